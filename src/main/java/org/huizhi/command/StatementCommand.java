package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.statement.StatementReport;
import org.huizhi.statement.StatementVerifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "statement",
        mixinStandardHelpOptions = true,
        subcommands = StatementCommand.Verify.class,
        description = "Statements of two regions, checked without a node and without a network.")
final class StatementCommand {

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Says who signed a month, when, whether it counts, and whether the rounds at hand give it.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:valid", "1:not valid, or a file cannot be read", "2:wrong usage"})
    static final class Verify implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private VerifierOptions signers;

        @Option(names = "--slips", description = "rounds of the statement as downloaded (/slips, CSV)")
        private @Nullable Path slips;

        @Option(names = "--amendments", description = "amendments as downloaded (/amendments, CSV)")
        private @Nullable Path amendments;

        @Option(names = "--lang", description = "zh or en (the language of the locale)")
        private String language = Locale.getDefault().getLanguage();

        @Parameters(paramLabel = "DOCUMENT", description = "the signed statement as downloaded (/document), or its PDF")
        private Path document;

        @Override
        public Integer call() throws IOException {
            StatementVerifier verifier = signers.verifier(
                    (keys, entries) -> new StatementVerifier(new Signatures(CryptoProvider.fastest()), keys, entries));
            StatementReport report = verifier.verify(InputFile.bytes(document), slips, amendments);
            report.lines(Locale.forLanguageTag(language))
                    .forEach(spec.commandLine().getOut()::println);
            return report.valid() ? 0 : 1;
        }
    }
}

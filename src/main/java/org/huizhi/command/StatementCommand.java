package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.statement.StatementReport;
import org.huizhi.statement.StatementVerifier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

        @Option(
                names = "--authority",
                required = true,
                description = "JWK Set of the exchange authority's public keys, which you have from elsewhere")
        private Path authority;

        @Option(
                names = "--directory",
                required = true,
                description = "signed entries of both regions, one a line; others in it do no harm")
        private Path directory;

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
            AuthorityKeys keys = AuthorityKeys.load(authority);
            List<String> entries = SignedEntries.of(directory);
            StatementVerifier verifier = InputFile.using(
                    directory, () -> new StatementVerifier(new Signatures(CryptoProvider.fastest()), keys, entries));
            StatementReport report = verifier.verify(InputFile.bytes(document), slips, amendments);
            report.lines(Locale.forLanguageTag(language))
                    .forEach(spec.commandLine().getOut()::println);
            return report.valid() ? 0 : 1;
        }
    }
}

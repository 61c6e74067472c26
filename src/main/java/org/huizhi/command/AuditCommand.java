package org.huizhi.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        subcommands = AuditCommand.Verify.class,
        description = "The audit log of a node, checked without the node.")
final class AuditCommand {

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Says whether an export is whole, and where it is not.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:the log stands", "1:it does not, or cannot be read", "2:wrong usage"})
    static final class Verify implements Callable<Integer> {

        private static final int MOST_FAULTS = 100;

        @Spec
        private CommandSpec spec;

        @Mixin
        private VerifierOptions signers;

        @Option(
                names = "--checkpoint",
                description = "a checkpoint (JWS) that was kept elsewhere, say from the node's log; may be repeated")
        private List<String> checkpoints = new ArrayList<>();

        @Parameters(paramLabel = "EXPORT", description = "what GET /api/v1/audit/export gave")
        private Path export;

        @Override
        public Integer call() throws IOException {
            Signatures signatures = new Signatures(CryptoProvider.fastest());
            AuditVerifier verifier = new AuditVerifier(signatures, signers.directory(signatures));
            return tell(InputFile.read(export, file -> {
                try (Stream<String> lines = Files.lines(file)) {
                    return verifier.verify(lines.iterator(), checkpoints);
                }
            }));
        }

        private int tell(AuditVerifier.Report report) {
            PrintWriter out = spec.commandLine().getOut();
            report.faults().stream().limit(MOST_FAULTS).forEach(out::println);
            CommandTexts texts = CommandTexts.of(spec);
            report.notes().stream().limit(MOST_FAULTS).forEach(note -> out.println(texts.say("audit-restored", note)));
            out.println(texts.say(
                    report.valid() ? "audit-valid" : "audit-not-valid",
                    report.entries(),
                    report.from(),
                    report.upTo(),
                    report.checkpoints(),
                    report.signedUpTo(),
                    report.faults().size()));
            if (report.rejections() > 0) {
                out.println(texts.say("audit-rejections", report.rejections(), AuditVerifier.REJECTED));
            }
            if (report.signedUpTo() < report.upTo()) {
                out.println(
                        texts.say("audit-unsigned", Math.max(report.from(), report.signedUpTo() + 1), report.upTo()));
            }
            return report.valid() ? 0 : 1;
        }
    }
}

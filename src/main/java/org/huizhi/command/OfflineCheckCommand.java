package org.huizhi.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.huizhi.offline.BundleCheck;
import org.huizhi.problem.Sentences;
import org.huizhi.validation.Sentence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Says of each file of messages of whom and for whom it is, what is in it, and whether it is whole and as it was made."
                    + " Nothing of it is taken, and no node is needed.",
            "What the messages say is encrypted to the receiver; each proves itself when it is imported."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every file is whole and as it was made",
            "1:one is not, or a file cannot be read",
            "2:wrong usage"
        })
final class OfflineCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private VerifierOptions signers;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "files of messages")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        BundleCheck check =
                new BundleCheck(AuthorityCommand.SIGNATURES, signers.directory(AuthorityCommand.SIGNATURES));
        boolean valid = true;
        for (Path file : files) {
            BundleCheck.Report report = InputFile.read(file, path -> {
                try (InputStream in = Files.newInputStream(path)) {
                    return check.check(in);
                }
            });
            tell(file, report);
            valid &= report.valid();
        }
        return valid ? 0 : 1;
    }

    private void tell(Path file, BundleCheck.Report report) {
        PrintWriter out = spec.commandLine().getOut();
        CommandTexts texts = CommandTexts.of(spec);
        Sentence fault = report.fault();
        out.println(
                fault == null
                        ? texts.say("file-valid", file)
                        : texts.say("file-invalid", file, Sentences.said(texts.language(), fault)));
        BundleCheck.Contents contents = report.contents();
        if (contents == null) {
            return;
        }
        out.println("  "
                + texts.say(
                        "file-head",
                        contents.sender(),
                        contents.receiver(),
                        contents.madeAt(),
                        contents.bundle(),
                        contents.receiptsSince()));
        out.println("  "
                + texts.say(
                        fault == null ? "file-records" : "file-records-unproved",
                        contents.records(),
                        contents.unreadable()));
        contents.types().forEach((type, count) -> out.println("    " + count + "  " + type));
        if (contents.next() != null) {
            out.println("  " + texts.say("file-next", contents.next()));
        }
    }
}

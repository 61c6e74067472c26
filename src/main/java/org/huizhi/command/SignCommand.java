package org.huizhi.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.huizhi.directory.EntrySigner;
import org.huizhi.directory.Published;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description =
                "Signs entries, and years of calendars, into a directory. All of them or none: one that nodes would refuse,"
                        + " that takes a key away which others still need, or names a calendar that nobody knows, changes"
                        + " nothing.")
final class SignCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SigningOptions signing;

    @Parameters(
            arity = "1..*",
            paramLabel = "DOCUMENT",
            description =
                    "entries, or years of calendars as in the folder of a node (JSON); issuedAt is now unless given")
    private List<Path> documents;

    @Override
    public Integer call() throws IOException {
        EntrySigner signer = signing.signer();
        List<Published> fresh = new ArrayList<>();
        for (Path document : documents) {
            try {
                fresh.add(signer.sign(SignedDocument.parse(InputFile.bytes(document), ObjectNode.class)));
            } catch (InvalidDocumentException | IllegalArgumentException e) {
                throw new IllegalArgumentException(document + ": " + e.getMessage(), e);
            }
        }
        return signing.replace(signing.former(), fresh, spec);
    }
}

package org.huizhi.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.huizhi.directory.SignedDirectory;
import org.huizhi.directory.SignedEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description =
                "Revokes a key of a mailbox: signs its entry again, with the time of revocation. Publish it at once.")
final class RevokeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SigningOptions signing;

    @Option(names = "--revoke", required = true, paramLabel = "KID", description = "the key, say cn-610800#sig-1")
    private String kid;

    @Option(names = "--at", description = "since when its signatures do not count, say 2026-11-23T08:00:00Z (now)")
    private @Nullable Instant at;

    @Override
    public Integer call() throws IOException {
        SignedDirectory former = signing.former();
        SignedEntry entry = former.entries().stream()
                .filter(one ->
                        one.entry().keys().stream().anyMatch(key -> key.kid().equals(kid)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no entry of the directory has a key " + kid));
        ObjectNode document = SignedDirectory.document(entry);
        for (JsonNode key : document.path("keys")) {
            if (kid.equals(key.path("kid").asText())) {
                ((ObjectNode) key).put("revokedAt", (at == null ? AuthorityCommand.CLOCK.instant() : at).toString());
            }
        }
        return signing.replace(former, List.of(signing.signer().signEntry(document)), spec);
    }
}

package org.huizhi.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.huizhi.directory.KeyPairs;
import org.huizhi.envelope.KeyAlgorithm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        subcommands = {NodeCommand.CreateKeys.class, RestoredCommand.class},
        description = "A region's node: its keys, and its database.")
final class NodeCommand {

    @Command(
            name = "create-keys",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a signing and an encryption key of a mailbox, and prints their public halves as the \"keys\" of a"
                            + " directory entry. A key file that is there gets them beside those it has: the first step of a rotation.")
    static final class CreateKeys implements Callable<Integer> {

        private static final Duration AHEAD = Duration.ofDays(1);

        @Spec
        private CommandSpec spec;

        @Option(names = "--mailbox", required = true, description = "say cn-610800")
        private String mailbox;

        @Option(
                names = "--name",
                defaultValue = "1",
                description = "ends the kids <mailbox>#sig-<name>, #enc-<name> (${DEFAULT-VALUE})")
        private String name;

        @Option(
                names = "--algorithm",
                defaultValue = "EdDSA",
                description = "of the signing key: EdDSA, ES256 or SM2 (${DEFAULT-VALUE})")
        private String algorithm;

        @Option(names = "--keys", required = true, description = "private keys, huizhi.node.keys (mode 0600)")
        private Path keys;

        @Option(
                names = "--valid-from",
                description = "say 2026-12-01T00:00:00Z (now; tomorrow where the file has keys already)")
        private @Nullable Instant validFrom;

        @Option(names = "--valid-days", defaultValue = "730", description = "how long (${DEFAULT-VALUE})")
        private int validDays;

        @Override
        public Integer call() throws IOException {
            KeyPairs pairs = KeyPairs.in(keys);
            Instant now = AuthorityCommand.CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
            Instant from = validFrom != null ? validFrom : pairs.isEmpty() ? now : now.plus(AHEAD);
            Instant to = from.plus(Duration.ofDays(validDays));
            List<Map<String, Object>> published = new ArrayList<>();
            add(published, pairs, mailbox + "#sig-" + name, AuthorityCommand.signing(algorithm), from, to);
            add(published, pairs, mailbox + "#enc-" + name, KeyAlgorithm.ECDH_ES, from, to);
            pairs.save();
            spec.commandLine()
                    .getOut()
                    .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(published));
            return 0;
        }

        private static void add(
                List<Map<String, Object>> published,
                KeyPairs pairs,
                String kid,
                KeyAlgorithm algorithm,
                Instant from,
                Instant to) {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("kid", kid);
            key.put("use", algorithm.signs() ? "sig" : "enc");
            key.put("validFrom", from.toString());
            key.put("validTo", to.toString());
            key.put("jwk", pairs.add(kid, algorithm));
            published.add(key);
        }
    }
}

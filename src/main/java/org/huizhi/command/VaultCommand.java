package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huizhi.directory.WholeFile;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.lang.JoseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        subcommands = VaultCommand.CreateKeys.class,
        description = "Keys for person data at rest.")
final class VaultCommand {

    @Command(
            name = "create-keys",
            mixinStandardHelpOptions = true,
            description =
                    "Puts a new key that encrypts before the others in a file, and a key for the blind index where there is none."
                            + " Running nodes take them over; what is stored is encrypted again in the background.")
    static final class CreateKeys implements Callable<Integer> {

        private static final int BITS = 256;
        private static final String INDEX = "HS256";
        private static final Pattern NUMBERED = Pattern.compile(".*-(\\d{1,8})");

        @Spec
        private CommandSpec spec;

        @Parameters(
                paramLabel = "FILE",
                description = "JWK Set, as huizhi.vault.keys names it; made when it is not there")
        private Path file;

        @Override
        public Integer call() throws IOException {
            try {
                List<JsonWebKey> keys = new ArrayList<>();
                if (Files.exists(file)) {
                    keys.addAll(new JsonWebKeySet(InputFile.text(file)).getJsonWebKeys());
                }
                boolean indexed = keys.stream().anyMatch(key -> INDEX.equals(key.getAlgorithm()));
                keys.add(0, key("vault-" + next(keys)));
                if (!indexed) {
                    OctetSequenceJsonWebKey index = key("index-" + next(keys));
                    index.setAlgorithm(INDEX);
                    keys.add(index);
                }
                WholeFile.writePrivate(file, new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_SYMMETRIC));
                spec.commandLine()
                        .getOut()
                        .println(CommandTexts.of(spec)
                                .say("vault-key", keys.get(0).getKeyId(), keys.size(), file));
                return 0;
            } catch (JoseException e) {
                // Without the message of the library, which could repeat key material.
                throw new IllegalArgumentException(file + " is not a JWK Set");
            }
        }

        /** Above every number in use: an older key may have been taken out, and its name must not come again. */
        private static int next(List<JsonWebKey> keys) {
            return keys.stream()
                            .map(JsonWebKey::getKeyId)
                            .map(kid -> kid == null ? NUMBERED.matcher("") : NUMBERED.matcher(kid))
                            .filter(Matcher::matches)
                            .mapToInt(number -> Integer.parseInt(number.group(1)))
                            .max()
                            .orElse(0)
                    + 1;
        }

        private static OctetSequenceJsonWebKey key(String kid) {
            OctetSequenceJsonWebKey key = OctJwkGenerator.generateJwk(BITS);
            key.setKeyId(kid);
            return key;
        }
    }
}

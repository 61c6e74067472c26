package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.huizhi.access.Role;
import org.huizhi.directory.WholeFile;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tokens of callers for trials. In operation a region's identity provider issues them, and knows who asks. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.CreateKey.class, TokenCommand.Mint.class},
        description = "Tokens of callers, for trials.")
final class TokenCommand {

    @Command(
            name = "create-key",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a key that signs tokens (RS256), and the file that mp.jwt.verify.publickey.location names.")
    static final class CreateKey implements Callable<Integer> {

        private static final int BITS = 2048;

        @Spec
        private CommandSpec spec;

        @Option(names = "--key", required = true, description = "private key, for the owner's eyes alone (mode 0600)")
        private Path key;

        @Option(names = "--public", required = true, description = "JWK Set of the public key, for the node")
        private Path publicKey;

        @Option(names = "--kid", defaultValue = "trial-issuer-1", description = "name of the key (${DEFAULT-VALUE})")
        private String kid;

        @Override
        public Integer call() throws IOException, JoseException {
            if (Files.exists(key)) {
                throw new ParameterException(spec.commandLine(), key + " is there already; nothing was written");
            }
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(BITS);
            made.setKeyId(kid);
            made.setUse("sig");
            made.setAlgorithm("RS256");
            JsonWebKeySet set = new JsonWebKeySet(made);
            WholeFile.writePrivate(key, set.toJson(OutputControlLevel.INCLUDE_PRIVATE) + "\n");
            WholeFile.write(publicKey, set.toJson(OutputControlLevel.PUBLIC_ONLY) + "\n");
            spec.commandLine().getOut().println(CommandTexts.of(spec).say("key-made", kid, key, publicKey));
            return 0;
        }
    }

    @Command(
            name = "mint",
            mixinStandardHelpOptions = true,
            description =
                    "Prints a token, signed with the operator's own key, for a trial; what it says goes to the standard error.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:the token is printed", "1:the key cannot be read", "2:wrong usage"})
    static final class Mint implements Callable<Integer> {

        /** Whoever finds one that was meant for a trial can use it until then. */
        private static final Duration LONGEST = Duration.ofHours(24);

        /** {@code huizhi.access.longest-token-life}, unless the node says otherwise. */
        private static final Duration USUAL = Duration.ofHours(12);

        @Spec
        private CommandSpec spec;

        @Option(names = "--key", required = true, description = "JWK Set with the private key")
        private Path key;

        @Option(names = "--kid", description = "which of them (the last one in the file)")
        private @Nullable String kid;

        @Option(names = "--issuer", required = true, description = "as mp.jwt.verify.issuer of the node")
        private String issuer;

        @Option(names = "--mailbox", required = true, description = "of the node that the token is for, say cn-610800")
        private String mailbox;

        @Option(names = "--name", required = true, description = "of the caller, as the audit log will have it")
        private String name;

        @Option(names = "--roles", required = true, split = ",", description = "say submitter,handler")
        private List<String> roles = new ArrayList<>();

        @Option(
                names = "--offices",
                required = true,
                split = ",",
                description = "say 610802-health; those below come with them")
        private List<String> offices = new ArrayList<>();

        @Option(
                names = "--for",
                required = true,
                paramLabel = "TIME",
                description = "how long it is good, say 8h or PT8H; at most 24 h")
        private String life;

        @Override
        public Integer call() throws IOException, JoseException {
            Duration good = life();
            roles.stream().filter(role -> !Role.ALL.contains(role)).findFirst().ifPresent(role -> {
                throw wrong("--roles: " + role + " is none of " + String.join(", ", Role.ALL));
            });
            PublicJsonWebKey signing = signingKey();
            Instant now = AuthorityCommand.CLOCK.instant();
            spec.commandLine().getOut().println(signed(signing, claims(now, good)));
            spec.commandLine()
                    .getErr()
                    .println(CommandTexts.of(spec)
                            .say(
                                    good.compareTo(USUAL) > 0 ? "token-long" : "token",
                                    name,
                                    mailbox,
                                    String.join(", ", roles),
                                    String.join(", ", offices),
                                    now.plus(good)));
            return 0;
        }

        private ParameterException wrong(String message) {
            return new ParameterException(spec.commandLine(), message);
        }

        private Duration life() {
            try {
                Duration good =
                        Duration.parse(life.matches("[0-9]{1,6}[smh]") ? "PT" + life.toUpperCase(Locale.ROOT) : life);
                if (good.compareTo(Duration.ofSeconds(1)) >= 0 && good.compareTo(LONGEST) <= 0) {
                    return good;
                }
            } catch (DateTimeException e) {
                // Falls through to the same answer.
            }
            throw wrong("--for must be a time of 1 s to 24 h, say 8h");
        }

        private JwtClaims claims(Instant now, Duration good) {
            JwtClaims claims = new JwtClaims();
            claims.setJwtId(UUID.randomUUID().toString());
            claims.setIssuer(issuer);
            claims.setAudience(mailbox);
            claims.setSubject(name);
            claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
            claims.setExpirationTime(NumericDate.fromSeconds(now.plus(good).getEpochSecond()));
            claims.setStringListClaim("groups", roles);
            claims.setStringListClaim("offices", offices);
            return claims;
        }

        private static String signed(PublicJsonWebKey key, JwtClaims claims) throws JoseException {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setPayload(claims.toJson());
            jws.setKey(key.getPrivateKey());
            jws.setKeyIdHeaderValue(key.getKeyId());
            jws.setHeader("typ", "JWT");
            jws.setAlgorithmHeaderValue(
                    key instanceof RsaJsonWebKey
                            ? "RS256"
                            : key instanceof EllipticCurveJsonWebKey ? "ES256" : "EdDSA");
            return jws.getCompactSerialization();
        }

        /** @throws IllegalArgumentException without what the library says, which could repeat key material */
        private PublicJsonWebKey signingKey() throws IOException {
            List<JsonWebKey> keys;
            try {
                keys = new JsonWebKeySet(InputFile.text(key)).getJsonWebKeys();
            } catch (JoseException e) {
                throw new IllegalArgumentException(key + " is not a JWK Set");
            }
            return keys.stream()
                    .filter(PublicJsonWebKey.class::isInstance)
                    .map(PublicJsonWebKey.class::cast)
                    .filter(one -> one.getPrivateKey() != null && (kid == null || kid.equals(one.getKeyId())))
                    .reduce((earlier, later) -> later)
                    .orElseThrow(() ->
                            new IllegalArgumentException(key + " has no private key" + (kid == null ? "" : " " + kid)));
        }
    }
}

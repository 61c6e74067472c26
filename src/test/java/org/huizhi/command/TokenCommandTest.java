package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.command.CommandLineProbe.Said;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who tries a node makes himself a key and a token; that a node takes one is in {@code CallerRightsTest}. */
class TokenCommandTest {

    private static final String ISSUER = "https://identity.example/trial";

    @TempDir
    Path folder;

    @BeforeEach
    void theOperatorHasAKey() {
        assertThat(CommandLineProbe.run("token", "create-key", "--key", key(), "--public", publicKey()))
                .isZero();
    }

    @Test
    void aTokenSaysWhoCallsAsWhatAndForHowLong() throws Exception {
        Said said = mint("--for", "8h");

        JwtClaims claims = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(
                        new JsonWebKeySet(Files.readString(Path.of(publicKey()))).getJsonWebKeys()))
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience("cn-610800")
                .setRequireSubject()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .build()
                .processToClaims(said.out().strip());
        assertThat(said.code()).isZero();
        assertThat(claims.getSubject()).isEqualTo("trial-hospital");
        assertThat(claims.getStringListClaimValue("groups")).containsExactly("submitter", "handler");
        assertThat(claims.getStringListClaimValue("offices")).containsExactly("610802-health");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(8 * 3600);
        assertThat(said.err()).contains("trial-hospital", "until ").doesNotContain("longest-token-life");
        assertThat(mint("--for", "PT24H").err()).contains("huizhi.access.longest-token-life");
    }

    @Test
    void noTokenIsGoodForEver() {
        Said without = mint();
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.out()).isEmpty();
        assertThat(without.err()).contains("--for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25h", "P2D", "86401s", "0h", "-1h", "PT-1H", "never", ""})
    void noneIsGoodForLongerThanADay(String life) {
        Said said = mint("--for", life);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void whatCannotBeIsSaid() throws IOException {
        assertThat(mint("--for", "1h", "--roles", "janitor").err()).contains("janitor");
        assertThat(mint("--for", "1h", "--kid", "another").err()).contains("no private key another");
        String secret = "{\"keys\": [{\"kty\": \"RSA\", \"d\": \"c2VjcmV0\"";
        Files.writeString(folder.resolve("issuer.private"), secret);
        Said broken = mint("--for", "1h");
        assertThat(broken.code()).isOne();
        assertThat(broken.err()).contains("is not a JWK Set").doesNotContain("c2VjcmV0");
        Said again = CommandLineProbe.said("token", "create-key", "--key", key(), "--public", publicKey());
        assertThat(again.code()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("issuer.private"))).isEqualTo(secret);
    }

    @Test
    void theKeyIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(key()))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(Path.of(publicKey()))).doesNotContain("\"d\"");
    }

    private Said mint(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "token",
                "mint",
                "--key",
                key(),
                "--issuer",
                ISSUER,
                "--mailbox",
                "cn-610800",
                "--name",
                "trial-hospital",
                "--offices",
                "610802-health"));
        words.addAll(List.of(more));
        if (!words.contains("--roles")) {
            words.addAll(List.of("--roles", "submitter,handler"));
        }
        return CommandLineProbe.said(words.toArray(String[]::new));
    }

    private String key() {
        return folder.resolve("issuer.private").toString();
    }

    private String publicKey() {
        return folder.resolve("issuer.jwks.json").toString();
    }
}

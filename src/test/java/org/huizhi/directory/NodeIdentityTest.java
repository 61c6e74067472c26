package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.SettableClock;
import org.huizhi.watch.Lapse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdentityTest {

    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");
    private static final Instant SWITCH = Instant.parse("2026-12-01T00:00:00Z");

    private final Party yulin = Regions.yulin();
    private final SettableClock clock = SettableClock.at(NOW);

    @TempDir
    Path folder;

    @Test
    void aNodeKnowsItsRegionAndItsDay() {
        NodeIdentity node = node(yulin, yulin);

        assertThat(node.mailbox()).isEqualTo("cn-610800");
        assertThat(node.region()).isEqualTo("610800");
        assertThat(node.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(node.today()).as("already the next day in Yulin").isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(node.decryptionKey("cn-610800#enc-1")).isPresent();
        assertThat(node.decryptionKey("cn-610800#sig-1")).isEmpty();
        assertThat(node.signingKey(NOW).kid()).isEqualTo("cn-610800#sig-1");
    }

    @Test
    void aNewSigningKeyIsUsedFromTheDayOnWhichItIsValid() {
        Party rotating = yulin.with(PartyKey.signing("cn-610800#sig-2").valid(SWITCH, PartyKey.VALID_TO));
        NodeIdentity node = node(rotating, rotating);

        assertThat(node.signingKey(SWITCH.minusSeconds(1)).kid()).isEqualTo("cn-610800#sig-1");
        assertThat(node.signingKey(SWITCH).kid()).isEqualTo("cn-610800#sig-2");
    }

    @Test
    void itsKeysLapseWhereNoOtherFollows() {
        Instant end = Instant.parse("2041-01-01T00:00:00Z");
        Party rotating = yulin.with(
                        PartyKey.signing("cn-610800#sig-2").valid(Instant.parse("2039-12-01T00:00:00Z"), end))
                .with(PartyKey.signing("cn-610800#sig-3")
                        .valid(Instant.parse("2050-01-01T00:00:00Z"), Instant.parse("2060-01-01T00:00:00Z")));
        NodeIdentity node = node(rotating, rotating);

        assertThat(new KeyLapses(node).lapses(NOW))
                .containsExactly(
                        new Lapse(Lapse.Kind.SIGNING_KEY, "cn-610800#sig-2", end),
                        new Lapse(Lapse.Kind.ENCRYPTION_KEY, "cn-610800#enc-1", PartyKey.VALID_TO));
        assertThat(new KeyLapses(node).lapses(end).get(0).until())
                .as("over, and not yet the next")
                .isEqualTo(end);
    }

    @Test
    void aKeyThatIsNotPublishedYetIsNotUsed() {
        NodeIdentity node = node(yulin.with(PartyKey.signing("cn-610800#sig-2").valid(NOW, PartyKey.VALID_TO)), yulin);

        assertThat(node.signingKey(NOW).kid()).isEqualTo("cn-610800#sig-1");
    }

    @Test
    void aNodeWithOtherKeysThanPublishedDoesNotStart() {
        assertThatThrownBy(() -> node(Regions.yulin(), yulin))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not the one that the directory publishes under this kid");
    }

    @Test
    void aNodeThatCannotOpenWhatIsSentToItDoesNotStart() {
        assertThatThrownBy(() -> node(yulin.without("cn-610800#enc-1"), yulin))
                .hasMessageStartingWith("huizhi.node.keys lacks the encryption key cn-610800#enc-1");
        assertThatThrownBy(() -> node(yulin, yulin.without("cn-610800#enc-1")))
                .hasMessageStartingWith("The directory publishes no encryption key of mailbox cn-610800");
    }

    @Test
    void aNodeThatCannotSignDoesNotStart() {
        assertThatThrownBy(() -> node(yulin, yulin.withExpired("cn-610800#sig-1")))
                .hasMessageStartingWith("huizhi.node.keys has no signing key that the directory publishes");
        assertThatThrownBy(() -> node(yulin, yulin.withRevoked("cn-610800#sig-1", NOW)))
                .hasMessageStartingWith("huizhi.node.keys has no signing key that the directory publishes");
    }

    @Test
    void aKeyFileThatCannotBeUsedIsNamed() throws IOException {
        Path file = folder.resolve("node.jwks.json");

        assertThatThrownBy(() -> OwnKey.load(file)).hasMessage("huizhi.node.keys: " + file + " cannot be read");
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> OwnKey.load(file)).hasMessage("huizhi.node.keys: " + file + " is not a JWK Set");
        Files.writeString(file, yulin.vaultKeys());
        assertThatThrownBy(() -> OwnKey.load(file))
                .hasMessage("huizhi.node.keys: " + file
                        + ": key cn-610800#vault-1 (oct, null) is not a key on a known curve");
        Files.writeString(file, "{\"keys\":[]}");
        assertThatThrownBy(() -> OwnKey.load(file))
                .hasMessage("huizhi.node.keys: " + file + ": its keys need distinct kids, there are []");
        Files.writeString(
                file, "{\"keys\":[" + yulin.key("cn-610800#sig-1").jwk().toJson() + "]}");
        assertThatThrownBy(() -> OwnKey.load(file))
                .hasMessage("huizhi.node.keys: " + file + ": key cn-610800#sig-1 has no private part");
    }

    @Test
    void aKeyThatIsPutIntoTheFileIsUsedWithoutARestart() {
        Party rotating = yulin.with(PartyKey.signing("cn-610800#sig-2").valid(SWITCH, PartyKey.VALID_TO))
                .with(PartyKey.encryption("cn-610800#enc-2").valid(SWITCH, PartyKey.VALID_TO));
        NodeIdentity node = node(yulin, rotating);
        assertThat(node.signingKey(SWITCH).kid()).isEqualTo("cn-610800#sig-1");

        write(rotating.privateKeys());
        node.reload();

        assertThat(node.signingKey(SWITCH).kid()).isEqualTo("cn-610800#sig-2");
        assertThat(node.decryptionKey("cn-610800#enc-2")).isPresent();
        assertThat(node.decryptionKey("cn-610800#enc-1"))
                .as("for what is under way")
                .isPresent();
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() throws IOException {
        NodeIdentity node = node(yulin, yulin);

        for (String bad : List.of(
                "",
                "{\"keys\":[]}",
                yulin.vaultKeys(),
                Regions.yulin().privateKeys(),
                yulin.without("cn-610800#enc-1").privateKeys(),
                yulin.without("cn-610800#sig-1").privateKeys())) {
            write(bad);
            node.reload();
            assertThat(node.signingKey(NOW).key())
                    .isEqualTo(yulin.key("cn-610800#sig-1").privateKey());
            assertThat(node.decryptionKey("cn-610800#enc-1"))
                    .contains(yulin.key("cn-610800#enc-1").privateKey());
        }
        Files.delete(folder.resolve("node.jwks.json"));
        node.reload();
        assertThat(node.signingKey(NOW).kid()).isEqualTo("cn-610800#sig-1");
    }

    @Test
    void aFileThatCameTooEarlyIsUsedOnceItsKeyIsValid() {
        Party rotating = yulin.with(PartyKey.signing("cn-610800#sig-2").valid(SWITCH, PartyKey.VALID_TO));
        NodeIdentity node = node(yulin, rotating);
        write(rotating.without("cn-610800#sig-1").privateKeys());
        node.reload();
        assertThat(node.signingKey(NOW).kid()).isEqualTo("cn-610800#sig-1");

        clock.set(SWITCH);
        node.reload();

        assertThat(node.signingKey(SWITCH).kid()).isEqualTo("cn-610800#sig-2");
    }

    private NodeIdentity node(Party holding, Party published) {
        Directory directory = Party.directory(published);
        return new NodeIdentity(published.mailbox(), write(holding.privateKeys()), () -> directory, clock);
    }

    private Path write(String keys) {
        Path file = folder.resolve("node.jwks.json");
        try {
            return Files.writeString(file, keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

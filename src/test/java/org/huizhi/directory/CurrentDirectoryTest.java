package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.NodeFiles;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentDirectoryTest {

    private static final Instant LATER = Authority.ISSUED_AT.plus(Duration.ofDays(30));

    private final Authority authority = Authority.create();
    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final InMemoryEntries rows = new InMemoryEntries();
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-02T00:00:00Z"));
    private NodeFiles files;

    @TempDir
    Path folder;

    @BeforeEach
    void twoEntriesInAFile() {
        files = NodeFiles.write(folder, authority, yulin, List.of(authority.entry(yulin), authority.entry(xinzhou)));
    }

    @Test
    void theFileIsReadAtStart() {
        CurrentDirectory directory = started(rows);

        assertThat(directory.get().entry("cn-610800")).isPresent();
        assertThat(directory.get().entry("cn-140900")).isPresent();
        assertThat(directory.verifiedAt()).isEqualTo(clock.instant());
    }

    @Test
    void aNodeWhoseFileIsAwayGoesOnWithTheEntriesItHolds() throws IOException {
        Instant loaded = clock.instant();
        started(rows);
        Files.delete(files.directory());
        clock.advance(Duration.ofDays(3));

        CurrentDirectory restarted = started(rows);

        assertThat(restarted.get().entry("cn-140900")).isPresent();
        assertThat(restarted.verifiedAt()).isEqualTo(loaded);
    }

    @Test
    void aNodeWithoutItsOwnEntryDoesNotStart() {
        files.putDirectory(List.of(authority.entry(xinzhou)));

        assertThatThrownBy(() -> started(rows))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("No valid directory entry of this node's own mailbox cn-610800");
    }

    @Test
    void entriesOfAForgedAuthorityAreRefusedAndTheHeldOnesStay() {
        CurrentDirectory directory = started(rows);
        Directory before = directory.get();

        LoadReport report = directory.load(List.of(Authority.create().entry(xinzhou, LATER)));

        assertThat(report.accepted()).isEmpty();
        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.index()).isZero();
            assertThat(refused.mailbox()).isNull();
            assertThat(refused.reason()).startsWith("the authority's signature is bad");
        });
        assertThat(directory.get()).isSameAs(before);
    }

    @Test
    void anOlderEntryDoesNotComeBack() {
        CurrentDirectory directory = started(rows);
        directory.load(List.of(authority.entry(xinzhou.without("cn-140900#sig-1"), LATER)));

        LoadReport report = directory.load(List.of(authority.entry(xinzhou)));

        assertThat(report.refused())
                .containsExactly(new LoadReport.Refused(
                        0,
                        "cn-140900",
                        "issued at 2026-01-01T00:00:00Z, older than the one held, issued at 2026-01-31T00:00:00Z",
                        true));
        assertThat(directory.get().key("cn-140900#sig-1")).isEmpty();
    }

    @Test
    void anotherEntryOfTheSameInstantIsRefused() {
        CurrentDirectory directory = started(rows);

        LoadReport report = directory.load(
                List.of(authority.entry(xinzhou), authority.entry(xinzhou.withRevoked("cn-140900#sig-1", LATER))));

        assertThat(report.accepted()).containsExactly("cn-140900");
        assertThat(report.refused()).extracting(LoadReport.Refused::index).containsExactly(1);
        assertThat(directory.get().key("cn-140900#sig-1").orElseThrow().revokedAt())
                .isNull();
    }

    @Test
    void anOfficeOfAnotherMailboxIsNotTakenOver() {
        CurrentDirectory directory = started(rows);
        Party greedy = Regions.ordos();
        greedy = greedy.withOffices(List.of(
                new Office("610881-health", new LocalizedName("卫", "Health"), "150600", "city", "health", null)));

        LoadReport report = directory.load(List.of(authority.entry(greedy)));

        assertThat(report.refused())
                .containsExactly(new LoadReport.Refused(
                        0, "cn-150600", "office 610881-health is one of mailbox cn-610800 already", true));
        assertThat(directory.get().hasOffice("cn-610800", "610881-health")).isTrue();
        assertThat(directory.get().entry("cn-150600")).isEmpty();
    }

    @Test
    void aChangedFileIsReadAgain() {
        CurrentDirectory directory = started(rows);
        files.putDirectory(
                List.of(authority.entry(xinzhou.with(PartyKey.signing("cn-140900#sig-2")), LATER), "damaged"));

        directory.reload();

        assertThat(directory.get().key("cn-140900#sig-2")).isPresent();
        assertThat(directory.get().entry("cn-610800")).isPresent();
    }

    @Test
    void bytesThatAreNoTextSpoilTheirOwnLineOnly() throws IOException {
        Files.write(files.directory(), new byte[] {(byte) 0xC3, (byte) 0x28, '\n'}, StandardOpenOption.APPEND);

        assertThat(started(rows).get().entries()).hasSize(2);
    }

    @Test
    void aDamagedFileMakesTheDirectoryAge() {
        CurrentDirectory directory = started(rows);
        Instant started = clock.instant();

        clock.advance(Duration.ofHours(1));
        directory.reload();
        assertThat(directory.verifiedAt()).isEqualTo(started.plus(Duration.ofHours(1)));

        files.putDirectory(List.of("damaged"));
        clock.advance(Duration.ofHours(1));
        directory.reload();
        clock.advance(Duration.ofHours(1));
        directory.reload();
        assertThat(directory.verifiedAt()).isEqualTo(started.plus(Duration.ofHours(1)));
    }

    @Test
    void whatAnotherReplicaStoredIsTakenOver() {
        CurrentDirectory directory = started(rows);
        CurrentDirectory replica = started(rows);

        replica.load(List.of(authority.entry(xinzhou.with(PartyKey.signing("cn-140900#sig-2")), LATER)));
        directory.reload();

        assertThat(directory.get().key("cn-140900#sig-2")).isPresent();
    }

    /** Neither file nor topic has been read yet, and somebody has put an older row into the table. */
    @Test
    void afterARestartTheNewestEntryThatWasEverHeldCounts() throws IOException {
        CurrentDirectory directory = started(rows);
        directory.load(List.of(authority.entry(xinzhou.withRevoked("cn-140900#sig-1", LATER), LATER)));
        Files.delete(files.directory());
        DirectoryEntryReader reader =
                new DirectoryEntryReader(new Signatures(CryptoProvider.jdk()), authority.verificationKeys());
        rows.bringBack(((DirectoryEntryReader.Reading.Read) reader.read(authority.entry(xinzhou))).entry());

        CurrentDirectory restarted = started(rows);

        assertThat(restarted.get().key("cn-140900#sig-1").orElseThrow().revokedAt())
                .isEqualTo(LATER);
    }

    /** A mirror that is dead leaves a topic that is whole, signed, and old. */
    @Test
    void onceTheAuthorityIsHeardTheDirectoryIsAsOldAsItsLastHeartbeat() throws IOException {
        CurrentDirectory directory = started(rows);
        Instant said = clock.instant().minusSeconds(30);

        assertThat(directory.heard(authority.heartbeat(said))).isTrue();
        directory.verified();
        clock.advance(Duration.ofDays(2));
        directory.verified();
        directory.reload();

        assertThat(directory.verifiedAt()).isEqualTo(said);
        assertThat(directory.heartbeatAt()).contains(said);
        Files.delete(files.directory());
        assertThat(started(rows).verifiedAt()).as("after a restart").isEqualTo(said);
        assertThat(directory.heard(authority.heartbeat(clock.instant()))).isTrue();
        directory.verified();
        assertThat(directory.verifiedAt()).isEqualTo(clock.instant());
    }

    @Test
    void aHeartbeatThatIsForgedDatedAheadOrOldProvesNothing() {
        CurrentDirectory directory = started(rows);
        Instant said = clock.instant().minusSeconds(30);
        directory.heard(authority.heartbeat(said));

        assertThat(directory.heard(Authority.create().heartbeat(clock.instant())))
                .isFalse();
        assertThat(directory.heard(authority.heartbeat(clock.instant().plus(Duration.ofMinutes(6)))))
                .isFalse();
        assertThat(directory.heard("no signature at all")).isFalse();
        assertThat(directory.heard(authority.entry(xinzhou))).as("an entry").isFalse();
        directory.heard(authority.heartbeat(said.minusSeconds(60)));
        directory.verified();

        assertThat(directory.verifiedAt()).isEqualTo(said);
    }

    private CurrentDirectory started(HeldEntries held) {
        CurrentDirectory directory = new CurrentDirectory(
                new DirectoryConfig() {
                    @Override
                    public Path authority() {
                        return files.authorityKeys();
                    }

                    @Override
                    public Optional<Path> file() {
                        return Optional.of(files.directory());
                    }

                    @Override
                    public Duration warnAfter() {
                        return Duration.ofDays(7);
                    }

                    @Override
                    public Duration reloadInterval() {
                        return Duration.ofSeconds(30);
                    }
                },
                new NodeConfig() {
                    @Override
                    public String mailbox() {
                        return yulin.mailbox();
                    }

                    @Override
                    public Path keys() {
                        return files.nodeKeys();
                    }
                },
                held,
                new Signatures(CryptoProvider.fastest()),
                clock);
        directory.start();
        return directory;
    }
}

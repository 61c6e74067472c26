package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.Calendars.Origin;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurrentDirectoryTest {

    private static final Instant LATER = Authority.ISSUED_AT.plus(Duration.ofDays(30));

    private static final LocalDate NEW_YEAR = LocalDate.of(2027, 1, 1);
    private static final String YEAR_2027 = """
            {"calendar": "cn", "year": 2027, "source": "drill", "holidays":
             [{"zh": "元旦", "en": "New Year's Day", "from": "2027-01-01", "to": "2027-01-03"}], "makeUpDays": ["2027-01-09"]}""";

    private final Authority authority = Authority.create();
    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final InMemoryEntries rows = new InMemoryEntries();
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-02T00:00:00Z"));
    private Calendars calendars = Calendars.of(Optional.empty());
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
            assertThat(refused.key()).isNull();
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
        rows.bringBack(read(authority.entry(xinzhou)));

        CurrentDirectory restarted = started(rows);

        assertThat(restarted.get().key("cn-140900#sig-1").orElseThrow().revokedAt())
                .isEqualTo(LATER);
    }

    @Test
    void aYearThatTheAuthoritySignedIsReadFromTheFileBesideTheEntries() {
        files.putDirectory(List.of(
                authority.entry(yulin), authority.calendar(YEAR_2027, Authority.ISSUED_AT), authority.entry(xinzhou)));

        CurrentDirectory directory = started(rows);

        assertThat(directory.get().entries()).hasSize(2);
        assertThat(calendars.of("cn").isWorkingDay(NEW_YEAR)).isFalse();
        assertThat(versionOf2027().origin()).isEqualTo(Origin.AUTHORITY);
        assertThat(directory.verifiedAt()).isEqualTo(clock.instant());
    }

    @Test
    void theNewestYearCountsAndAnOlderOneDoesNotComeBack() throws IOException {
        CurrentDirectory directory = started(rows);
        String corrected = YEAR_2027.replace("2027-01-01", "2027-01-02").replace("2027-01-03", "2027-01-04");
        assertThat(directory.load(List.of(authority.calendar(corrected, LATER))).accepted())
                .containsExactly("calendar/cn/2027");

        LoadReport report = directory.load(List.of(authority.calendar(YEAR_2027, Authority.ISSUED_AT)));

        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.key()).isEqualTo("calendar/cn/2027");
            assertThat(refused.reason()).contains("older than the one held");
            assertThat(refused.authentic()).isTrue();
        });
        assertThat(calendars.of("cn").isWorkingDay(NEW_YEAR)).isTrue();
        Files.delete(files.directory());
        calendars = Calendars.of(Optional.empty());
        rows.bringBack(read(authority.calendar(YEAR_2027, Authority.ISSUED_AT)));
        CurrentDirectory restarted = started(rows);
        assertThat(versionOf2027().issuedAt()).as("after a restart").isEqualTo(LATER);
        assertThat(restarted
                        .load(List.of(authority.calendar(YEAR_2027, Authority.ISSUED_AT)))
                        .refused())
                .as("also by who has not seen it come")
                .hasSize(1);
    }

    @Test
    void aYearThatAnotherReplicaStoredIsTakenOver() {
        CurrentDirectory directory = started(rows);
        Calendars own = calendars;
        calendars = Calendars.of(Optional.empty());
        started(rows).load(List.of(authority.calendar(YEAR_2027, LATER)));
        assertThat(own.of("cn").isWorkingDay(NEW_YEAR)).isTrue();

        directory.reload();

        assertThat(own.of("cn").isWorkingDay(NEW_YEAR)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forged",
                "no schema",
                "not a year",
                "named twice",
                "without a time of issue",
                "signed as an entry",
                "an entry signed as a calendar"
            })
    void aYearThatIsNoneChangesNothingAndIsNamed(String fault) throws IOException {
        CurrentDirectory directory = started(rows);
        ObjectNode year = (ObjectNode) new ObjectMapper().readTree(YEAR_2027);
        year.put("issuedAt", LATER.toString());
        String line = switch (fault) {
            case "forged" -> Authority.create().calendar(YEAR_2027, LATER);
            case "no schema" -> authority.calendar(year.put("calendar", "中国"));
            case "not a year" -> authority.calendar(year.put("year", 1066));
            case "named twice" -> authority.calendar(YEAR_2027.replace("2027-01-09", "2027-01-02"), LATER);
            case "without a time of issue" -> authority.calendar(year.without("issuedAt"));
            case "signed as an entry" -> authority.entry(Map.of("calendar", "cn", "year", 2027));
            default -> authority.calendar(new ObjectMapper().valueToTree(Map.of("mailbox", "cn-610800")));
        };

        LoadReport report = directory.load(List.of(line));

        assertThat(report.accepted()).isEmpty();
        assertThat(report.authentic()).isFalse();
        assertThat(calendars.of("cn").isWorkingDay(NEW_YEAR)).isTrue();
        assertThat(calendars.knows("中国")).isFalse();
    }

    private Published read(String line) {
        DirectoryEntryReader reader =
                new DirectoryEntryReader(new Signatures(CryptoProvider.jdk()), authority.verificationKeys());
        return ((DirectoryEntryReader.Reading.Believed) reader.read(line)).published();
    }

    private Calendars.Version versionOf2027() {
        return calendars.versions().stream()
                .filter(version -> version.year().year() == 2027)
                .findFirst()
                .orElseThrow();
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
                calendars,
                clock);
        directory.start();
        return directory;
    }
}

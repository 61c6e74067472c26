package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestTransaction
class HeldEntriesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant LATER = Authority.ISSUED_AT.plus(Duration.ofMillis(1));

    @Inject
    HeldEntries held;

    private final Party party = Party.of(
            "cn-610600", Regions.region("610600").name(), "610600", List.of(Regions.region("610600")), List.of());

    @Test
    void theNodeHasStoredWhatItReadAtStart() {
        assertThat(held.issueTimes())
                .containsEntry("cn-610800", Authority.ISSUED_AT)
                .containsKeys("cn-140900", "cn-150600");
        assertThat(held.held(List.of("cn-610800"))).hasSize(1);
        assertThat(held.lastLoadedAt()).isPresent();
    }

    @Test
    void anEntryThatWasIssuedLaterReplacesTheOneHeld() {
        held.store(List.of(signed(Authority.ISSUED_AT, "first")), NOW);
        held.store(List.of(signed(LATER, "second")), NOW);

        assertThat(held.held(List.of("cn-610600"))).containsExactly("second");
        assertThat(held.everHeld()).contains("first", "second");
        assertThat(held.issueTimes()).containsEntry("cn-610600", LATER);
    }

    @Test
    void aReplicaThatIsBehindDoesNotReplaceANewerEntry() {
        held.store(List.of(signed(LATER, "second")), NOW);
        held.store(List.of(signed(Authority.ISSUED_AT, "first")), NOW);

        assertThat(held.held(List.of("cn-610600"))).containsExactly("second");
    }

    @Test
    void aYearOfACalendarIsKeptLikeAnEntry() {
        held.store(List.of(year("second", LATER)), NOW);
        held.store(List.of(year("first", Authority.ISSUED_AT)), NOW);

        assertThat(held.held(List.of("calendar/held-entries/2027"))).containsExactly("second");
        assertThat(held.everHeld()).contains("first", "second");
        assertThat(held.issueTimes()).containsEntry("calendar/held-entries/2027", LATER);
    }

    private static SignedCalendar year(String jws, Instant issuedAt) {
        return new SignedCalendar(
                CalendarYear.parse(
                        "{\"calendar\":\"held-entries\",\"year\":2027,\"source\":\"drill\",\"holidays\":[],\"makeUpDays\":[]}"),
                issuedAt,
                jws);
    }

    @Test
    void nobodyTakesAwayWhatWasHeldOnce() {
        for (String change : List.of(
                "delete from directory_entry_version where jws = 'second'",
                "update directory_entry_version set jws = 'first' where jws = 'second'",
                "truncate directory_entry_version")) {
            assertThatThrownBy(() -> Yulin.update(change)).hasStackTraceContaining("append-only");
        }
    }

    @Test
    void theLatestHeartbeatStays() {
        held.store(new Heartbeat(NOW, "now"));
        held.store(new Heartbeat(NOW.minusSeconds(1), "earlier"));

        assertThat(held.heartbeat()).contains("now");
    }

    private SignedEntry signed(Instant issuedAt, String jws) {
        DirectoryEntry entry = party.toEntry();
        return new SignedEntry(
                new DirectoryEntry(
                        entry.mailbox(),
                        entry.name(),
                        entry.region(),
                        issuedAt,
                        entry.timeZone(),
                        entry.holidayCalendar(),
                        entry.regions(),
                        entry.keys(),
                        entry.offices()),
                jws);
    }
}

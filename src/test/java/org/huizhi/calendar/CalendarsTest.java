package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.calendar.Calendars.Origin;
import org.huizhi.calendar.Calendars.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public holidays are data: a new year, or a correction, needs no release. */
class CalendarsTest {

    private static final LocalDate LAST_OF_2026 = LocalDate.of(2026, 12, 31);
    private static final String NEW_YEAR_2027 = """
            {"calendar":"cn","year":2027,"source":"drill","holidays":[{"zh":"元旦","en":"New Year's Day","from":"2027-01-01","to":"2027-01-03"}],
             "makeUpDays":["2027-01-09"]}""";

    @TempDir
    Path folder;

    @Test
    void aYearIsAddedWhileTheNodeRuns() throws IOException {
        Calendars calendars = new Calendars(Optional.of(folder), Clock.systemUTC());
        assertThat(calendars.of("cn").due(LAST_OF_2026, 1)).isEqualTo(LocalDate.of(2027, 1, 1));

        Files.writeString(folder.resolve("cn-2027.calendar.json"), NEW_YEAR_2027);
        calendars.reload();

        assertThat(calendars.of("cn").due(LAST_OF_2026, 1)).isEqualTo(LocalDate.of(2027, 1, 4));
        assertThat(calendars.of("cn").unknownYears(LAST_OF_2026, LocalDate.of(2027, 1, 4)))
                .isEmpty();
    }

    @Test
    void theFolderGoesBeforeWhatIsShipped() throws IOException {
        Files.writeString(
                folder.resolve("cn-2026.calendar.json"),
                "{\"calendar\":\"cn\",\"year\":2026,\"source\":\"drill\",\"holidays\":[],\"makeUpDays\":[]}");

        assertThat(new Calendars(Optional.of(folder), Clock.systemUTC())
                        .of("cn")
                        .isWorkingDay(LocalDate.of(2026, 10, 1)))
                .isTrue();
    }

    @Test
    void whatTheAuthoritySignedGoesBeforeTheFolderAndWhatIsShipped() throws IOException {
        Files.writeString(folder.resolve("cn-2027.calendar.json"), NEW_YEAR_2027);
        Calendars calendars = new Calendars(Optional.of(folder), Clock.systemUTC());
        Instant issuedAt = Instant.parse("2026-11-10T00:00:00Z");
        String nothing = "{\"calendar\":\"cn\",\"year\":2026,\"source\":\"drill\",\"holidays\":[],\"makeUpDays\":[]}";
        CalendarYear without2026 = CalendarYear.parse(nothing);
        CalendarYear without2027 = CalendarYear.parse(nothing.replace("2026", "2027"));

        calendars.adopt(List.of(Version.signed(without2026, issuedAt), Version.signed(without2027, issuedAt)));
        calendars.reload();

        assertThat(calendars.of("cn").isWorkingDay(LocalDate.of(2026, 10, 1))).isTrue();
        assertThat(calendars.of("cn").isWorkingDay(LocalDate.of(2027, 1, 1))).isTrue();
        assertThat(calendars.versions())
                .extracting(version -> version.year().year(), Version::origin, Version::issuedAt)
                .containsExactly(
                        tuple(2025, Origin.BUILT_IN, null),
                        tuple(2026, Origin.AUTHORITY, issuedAt),
                        tuple(2027, Origin.AUTHORITY, issuedAt));
        // What the authority no longer says counts no longer, and the node has its folder again.
        calendars.adopt(List.of());
        assertThat(calendars.of("cn").isWorkingDay(LocalDate.of(2027, 1, 1))).isFalse();
        assertThat(calendars.versions().get(2).origin()).isEqualTo(Origin.FOLDER);
    }

    @Test
    void yearsThatCountTheSameDaysHaveOneDigest() {
        CalendarYear year = CalendarYear.parse(NEW_YEAR_2027);

        assertThat(CalendarYear.parse(NEW_YEAR_2027
                                .replace("drill", "another announcement")
                                .replace("2027-01-03", "2027-01-02"))
                        .digest())
                .as("a Sunday more or less")
                .isEqualTo(year.digest())
                // printf '2027-01-01\n2027-01-09\n' | sha256sum
                .isEqualTo("e795da704f5bdea5118b36b864e93ea25a52f0842fed8c481ad06487f60b1723");
        assertThat(CalendarYear.parse(NEW_YEAR_2027.replace("2027-01-09", "2027-01-10"))
                        .digest())
                .isNotEqualTo(year.digest());
    }

    /** Slips under way keep their due date; what is set from now on, and every age, goes by what is known now. */
    @Test
    void aYearThatArrivesMovesNoDateThatIsSet() {
        Calendars calendars = Calendars.of(Optional.empty());
        LocalDate delivered = LocalDate.of(2026, 12, 25);
        LocalDate due = calendars.of("cn").due(delivered, 6);
        assertThat(due).isEqualTo(LocalDate.of(2027, 1, 4));
        assertThat(calendars.of("cn").unknownYears(delivered, due)).containsExactly(2027);

        calendars.adopt(List.of(Version.signed(CalendarYear.parse(NEW_YEAR_2027), Instant.EPOCH)));

        assertThat(calendars.of("cn").due(delivered, 6))
                .as("of a slip from now on")
                .isEqualTo(LocalDate.of(2027, 1, 5));
        assertThat(calendars.of("cn").between(due, LocalDate.of(2027, 1, 9)))
                .as("its age on a Saturday that is worked")
                .isEqualTo(5);
        assertThat(calendars.of("cn").firstUnknownYear(2026)).isEqualTo(2028);
    }

    @Test
    void anotherCalendarHasItsOwnDays() throws IOException {
        Files.writeString(folder.resolve("mo.calendar.json"), NEW_YEAR_2027.replace("\"cn\"", "\"mo\""));
        Calendars calendars = new Calendars(Optional.of(folder), Clock.systemUTC());

        assertThat(calendars.of("mo").isWorkingDay(LocalDate.of(2027, 1, 1))).isFalse();
        assertThat(calendars.of("cn").isWorkingDay(LocalDate.of(2027, 1, 1))).isTrue();
        assertThat(calendars.of("unheard-of").isWorkingDay(LocalDate.of(2026, 10, 1)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2027-01-03 | 2027-01-01 | 2027-01-09 | holiday New Year's Day from 2027-01-03 to 2027-01-01
                    2027-01-01 | 2027-03-01 | 2027-01-09 | holiday New Year's Day from 2027-01-01 to 2027-03-01
                    2027-01-01 | 2027-01-03 | 2027-01-08 | 2027-01-08 is no make-up day: it is not on a weekend
                    2027-01-01 | 2027-01-03 | 2027-01-02 | 2027-01-02 is named twice
                    2027-01-01 | 2027-01-03 | 2028-01-08 | 2028-01-08 is not a day of 2027
                    2026-11-01 | 2026-11-03 | 2027-01-09 | 2026-11-01 is not a day of 2027
                    2027-13-01 | 2027-01-03 | 2027-01-09 | 2027-13-01
                    """)
    void aDocumentThatCannotBeRightStopsTheStartAndChangesNothingLater(
            String from, String to, String makeUpDay, String reason) throws IOException {
        Calendars running = new Calendars(Optional.of(folder), Clock.systemUTC());
        Path file = folder.resolve("cn-2027.calendar.json");
        Files.writeString(
                file,
                NEW_YEAR_2027
                        .replace("\"from\":\"2027-01-01\"", "\"from\":\"" + from + "\"")
                        .replace("\"to\":\"2027-01-03\"", "\"to\":\"" + to + "\"")
                        .replace("2027-01-09", makeUpDay));

        assertThatThrownBy(() -> new Calendars(Optional.of(folder), Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
        running.reload();
        assertThat(running.of("cn").isWorkingDay(LocalDate.of(2026, 10, 1))).isFalse();
    }

    @Test
    void whatIsMissingOrTooMuchIsNamed() {
        assertThatThrownBy(() -> CalendarYear.parse("null"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("null");
        assertThatThrownBy(() -> CalendarYear.parse("{\"calendar\":\"cn\",\"year\":2027}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("source");
        assertThatThrownBy(() -> CalendarYear.parse(NEW_YEAR_2027.replace("\"year\"", "\"workdays\":[],\"year\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workdays");
    }
}

package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
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

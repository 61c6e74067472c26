package org.huizhi.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dates to which another region's node can hold its reckoning are the dates of this one. */
class WorkingDayVectorsTest {

    private static List<CalendarYear> years;
    private static JsonNode vectors;

    @BeforeAll
    static void read() throws IOException {
        vectors = new ObjectMapper()
                .readTree(Path.of("openapi/vectors/working-days.json").toFile());
        years = stream("calendars")
                .map(year -> CalendarYear.parse(year.toString()))
                .toList();
    }

    private static Stream<JsonNode> stream(String name) {
        return vectors.path(name).valueStream();
    }

    @Test
    void theLastDayOfEachLimitIsTheOneThatThisNodeCounts() {
        WorkingCalendar calendar = WorkingCalendar.of("cn", years);

        assertThat(stream("limits"))
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(limit -> assertThat(calendar.due(
                                LocalDate.parse(limit.path("start").asText()),
                                limit.path("workingDays").asInt()))
                        .as(limit.path("why").asText())
                        .isEqualTo(limit.path("lastDay").asText()));
    }

    /** As probes tell which version of a year their sender counts by. */
    @Test
    void theDigestOfEachYearIsTheOneThatThisNodeTells() {
        assertThat(years)
                .isNotEmpty()
                .allSatisfy(year -> assertThat(year.digest())
                        .isEqualTo(vectors.at("/digests/" + year.year()).asText()));
    }
}

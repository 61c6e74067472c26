package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.envelope.MessageType;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.watch.Lapse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A drill: the holidays of the year are not known yet, slips are open, and the exchange authority publishes them. The
 * calendar is one of its own, so that nobody else's days change.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class SignedCalendarTest {

    private static final String CALENDAR = "drill";
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Inject
    CurrentDirectory directory;

    @Inject
    Neighbours neighbours;

    @Inject
    NoticeCalendars calendars;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();
    private final LocalDate today = LocalDate.now(SHANGHAI);

    @Test
    void theYearArrivesWhileSlipsAreOpen() {
        Party tangshan = tangshan();
        neighbours.agree(tangshan);
        Map<String, Object> entry = tangshan.toDocument(Instant.now().plusSeconds(1));
        entry.put("holidayCalendar", CALENDAR);
        assertThat(directory.load(List.of(around.authority().entry(entry))).refused())
                .isEmpty();
        LocalDate plain = WorkingCalendar.weekendsOnly(CALENDAR).due(today, 15);
        LocalDate resting = WorkingCalendar.weekendsOnly(CALENDAR).due(today, 1);
        try (OtherRegion region = Neighbours.play(tangshan)) {
            String open = delivered(region);
            submitter
                    .get("/notices/" + open)
                    .then()
                    .body("dueDate", equalTo(plain.toString()))
                    .body("holidaysUnknown", hasItem(today.getYear()));
            assertThat(known()).isEqualTo(today.getYear());

            publish(today.getYear(), resting, Instant.now());
            if (plain.getYear() > today.getYear()) {
                publish(plain.getYear(), null, Instant.now());
            }

            submitter
                    .get("/notices/" + open)
                    .then()
                    .body("dueDate", equalTo(plain.toString()))
                    // It was counted without them, and says so.
                    .body("holidaysUnknown", hasItem(today.getYear()));
            assertThat(known()).isGreaterThan(today.getYear());
            submitter
                    .get("/directory")
                    .then()
                    .body("entries.find { it.mailbox == 'cn-130200' }.holidayCalendar", equalTo(CALENDAR))
                    .body(
                            "calendars.findAll { it.calendar == '" + CALENDAR + "' }.origin.unique()",
                            contains("authority"))
                    .body("calendars.find { it.calendar == 'cn' && it.year == 2025 }.origin", equalTo("built-in"))
                    .body("calendars.find { it.calendar == 'cn' && it.year == 2025 }.issuedAt", nullValue());

            String later = delivered(region);
            LocalDate moved = WorkingCalendar.weekendsOnly(CALENDAR).due(today, 16);
            if (resting.getYear() == today.getYear() && moved.getYear() == plain.getYear()) {
                submitter
                        .get("/notices/" + later)
                        .then()
                        .body("dueDate", equalTo(moved.toString()))
                        .body("holidaysUnknown", nullValue());
            }
        }
    }

    /** An administrator loads it, as he loads entries; what is older is refused and told by its key. */
    @Test
    void anAdministratorLoadsAYearAndAnOlderOneIsRefused() {
        Instant issuedAt = Instant.parse("2026-11-20T00:00:00Z");
        String year = document("drill-by-hand", 2031, "2031-01-01");

        load(around.authority().calendar(year, issuedAt))
                .then()
                .statusCode(200)
                .body("accepted", contains("calendar/drill-by-hand/2031"));
        load(around.authority().calendar(year, issuedAt.minusSeconds(1)))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/entries/0"));
        load(
                        around.authority().calendar(year, issuedAt.minusSeconds(1)),
                        around.authority().calendar(year, issuedAt.plusSeconds(1)))
                .then()
                .statusCode(200)
                .body("refused.calendar", contains("calendar/drill-by-hand/2031"))
                .body("refused[0].mailbox", nullValue());
        submitter
                .get("/directory")
                .then()
                .body(
                        "calendars.find { it.calendar == 'drill-by-hand' }.issuedAt",
                        equalTo(issuedAt.plusSeconds(1).toString()));
    }

    private Response load(String... lines) {
        return TestCaller.administrator()
                .request()
                .body(Map.of("entries", List.of(lines)))
                .post("/api/v1/directory");
    }

    private void publish(int year, @Nullable LocalDate holiday, Instant issuedAt) {
        String day = holiday == null || holiday.getYear() != year ? null : holiday.toString();
        assertThat(directory
                        .load(List.of(around.authority().calendar(document(CALENDAR, year, day), issuedAt)))
                        .accepted())
                .containsExactly("calendar/" + CALENDAR + "/" + year);
    }

    private static String document(String calendar, int year, @Nullable String holiday) {
        String holidays = holiday == null
                ? ""
                : "{\"zh\":\"演练\",\"en\":\"Drill\",\"from\":\"%s\",\"to\":\"%s\"}".formatted(holiday, holiday);
        return "{\"calendar\":\"%s\",\"year\":%d,\"source\":\"drill\",\"holidays\":[%s],\"makeUpDays\":[]}"
                .formatted(calendar, year, holidays);
    }

    /** @return a slip whose clock runs */
    private String delivered(OtherRegion region) {
        ObjectNode submission = Slips.submission();
        submission.putObject("receiver").put("region", "130200");
        String id = submitter.submitted(submission);
        Arrived slip = region.await(MessageType.NOTICE_SUBMITTED, id);
        region.receiptStored(slip);
        submitter.awaitState(id, "delivered");
        return id;
    }

    /** @return the first year of which no holidays are known, as it is watched */
    private int known() {
        return calendars.lapses(Instant.now()).stream()
                .filter(lapse ->
                        lapse.kind() == Lapse.Kind.HOLIDAYS && lapse.name().equals(CALENDAR))
                .map(lapse -> lapse.until().atZone(SHANGHAI).getYear())
                .findFirst()
                .orElseThrow();
    }

    private static Party tangshan() {
        LocalizedName name = new LocalizedName("唐山市", "Tangshan");
        return Party.of(
                "cn-130200",
                name,
                "130200",
                List.of(new Region("130200", name, "prefecture", null, LocalDate.of(1980, 1, 1), null, List.of())),
                List.of(
                        new Office("130200-hub", name, "130200", "city", "hub", null),
                        new Office("130200-health", name, "130200", "city", "health", "130200-hub")));
    }
}

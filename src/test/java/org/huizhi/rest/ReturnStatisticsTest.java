package org.huizhi.rest;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.JsonConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Figures of a small set of slips, counted by hand. All are due in February 2019, when nothing else is:
 *
 * <pre>
 * to Xinzhou, Yuyang health:   returned in time, returned late, silent, declined incomplete, declined misrouted, withdrawn
 * to Ordos, Yuyang health:     returned on the last day (at 23:30 there), silent
 * to Ordos, Fugu civil affairs: only one, declined misrouted
 * </pre>
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ReturnStatisticsTest {

    private static final String FEBRUARY = "/statistics/returns?from=2019-02-01&to=2019-02-28";
    private static final String YUYANG = "610802-health";
    private static final String FUGU = "610822-civil-affairs";
    private static final LocalDate DUE = LocalDate.parse("2019-02-15");

    private final TestCaller auditor = TestCaller.auditor();

    @BeforeEach
    void theSlips() {
        Yulin.update("delete from notice where due_date between '2019-01-01' and '2019-12-31'");
        slip("cn-140900", YUYANG, "residence-confirmation", "RETURNED", null, "2019-02-10T02:00:00Z");
        slip("cn-140900", YUYANG, "residence-confirmation", "ASSESSED", null, "2019-02-16T02:00:00Z");
        slip("cn-140900", YUYANG, "certificate-verification", "DELIVERED", null, null);
        slip("cn-140900", YUYANG, "residence-confirmation", "DECLINED", "incomplete", null);
        slip("cn-140900", YUYANG, "residence-confirmation", "DECLINED", "misrouted", null);
        slip("cn-140900", YUYANG, "residence-confirmation", "WITHDRAWN", null, null);
        slip("cn-150600", YUYANG, "residence-confirmation", "RETURNED", null, "2019-02-15T15:30:00Z");
        slip("cn-150600", YUYANG, "residence-confirmation", "ACCEPTED", null, null);
        slip("cn-150600", FUGU, "service-handover", "DECLINED", "misrouted", null);
    }

    @Test
    void byCounterpart() {
        ValidatableResponse figures = figures(auditor, FEBRUARY);

        figures.body("direction", equalTo("outgoing"))
                .body("groupBy", equalTo("counterpart"))
                .body("from", equalTo("2019-02-01"))
                .body("to", equalTo("2019-02-28"))
                .body("asOf", notNullValue())
                .body("groups.key", contains("cn-140900", "cn-150600"))
                .body("groups[0].name.en", equalTo("Xinzhou"));
        assertFigures(figures, "groups[0].", 4, 2, 1, 0.5, 0.25, 1, 1, 1);
        assertFigures(figures, "groups[1].", 2, 1, 1, 0.5, 0.5, 1, 0, 1);
        assertFigures(figures, "total.", 6, 3, 2, 0.5, 0.3333, 2, 1, 2);
    }

    @Test
    void byOfficeWithAnEmptyCohort() {
        ValidatableResponse figures = figures(auditor, FEBRUARY + "&groupBy=office");

        figures.body("groups.key", contains(YUYANG, FUGU)).body("groups[1].name.zh", equalTo("府谷县民政局"));
        assertFigures(figures, "groups[0].", 6, 3, 2, 0.5, 0.3333, 1, 1, 2);
        assertFigures(figures, "groups[1].", 0, 0, 0, null, null, 1, 0, 0);
    }

    @Test
    void byType() {
        ValidatableResponse figures = figures(auditor, FEBRUARY + "&groupBy=type");

        figures.body("groups.key", contains("certificate-verification", "residence-confirmation", "service-handover"))
                .body("groups[0].name.zh", equalTo("证明核验"));
        assertFigures(figures, "groups[0].", 1, 0, 0, 0.0, 0.0, 0, 0, 1);
        assertFigures(figures, "groups[1].", 5, 3, 2, 0.6, 0.4, 1, 1, 1);
    }

    @Test
    void bothDaysOfThePeriodCount() {
        figures(auditor, "/statistics/returns?from=2019-02-15&to=2019-02-15").body("total.cohort", equalTo(6));
        figures(auditor, "/statistics/returns?from=2019-02-01&to=2019-02-14").body("total.cohort", equalTo(0));
        figures(auditor, "/statistics/returns?from=2019-02-16&to=2019-02-28").body("total.cohort", equalTo(0));
    }

    @Test
    void wherePeriodOrDirectionAreEmptyThereIsNoRate() {
        for (String query :
                new String[] {FEBRUARY + "&direction=incoming", "/statistics/returns?from=2019-03-01&to=2019-03-31"}) {
            ValidatableResponse figures = figures(auditor, query);
            figures.body("groups", hasSize(0));
            assertFigures(figures, "total.", 0, 0, 0, null, null, 0, 0, 0);
        }
    }

    @Test
    void whatAnOfficeSeesIsItsOwn() {
        figures(TestCaller.submitter().of(FUGU), FEBRUARY)
                .body("groups.key", contains("cn-150600"))
                .body("total.cohort", equalTo(0))
                .body("total.misrouted", equalTo(1));
        figures(TestCaller.handler().of(YUYANG), FEBRUARY)
                .body("total.cohort", equalTo(6))
                .body("total.misrouted", equalTo(1));
        figures(TestCaller.handler().of(), FEBRUARY).body("groups", hasSize(0)).body("total.returnRate", nullValue());
        figures(TestCaller.operator().of(), FEBRUARY).body("total.cohort", equalTo(6));
        figures(TestCaller.administrator().of(FUGU), FEBRUARY).body("total.cohort", equalTo(6));
    }

    private static ValidatableResponse figures(TestCaller caller, String path) {
        return caller.request()
                .config(io.restassured.RestAssured.config()
                        .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE)))
                .get("/api/v1" + path)
                .then()
                .statusCode(200);
    }

    private static void assertFigures(
            ValidatableResponse figures,
            String at,
            int cohort,
            int returned,
            int onTime,
            Double returnRate,
            Double onTimeRate,
            int misrouted,
            int withdrawn,
            int overdue) {
        figures.body(at + "cohort", equalTo(cohort))
                .body(at + "returned", equalTo(returned))
                .body(at + "onTime", equalTo(onTime))
                .body(at + "returnRate", equalTo(returnRate))
                .body(at + "onTimeRate", equalTo(onTimeRate))
                .body(at + "misrouted", equalTo(misrouted))
                .body(at + "withdrawn", equalTo(withdrawn))
                .body(at + "overdue", equalTo(overdue));
    }

    private static void slip(
            String counterpart, String office, String type, String state, String reason, String returnedAt) {
        Yulin.update(
                """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region,
                    sender_office, receiver_region, office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, delivered_at, returned_at,
                    withdrawal_stored, due_date, first_due_date, reason, updated_at, progress_messages, version)
                values (?, '610800-2019-000001', 'OUTGOING', ?, 'NORMAL', true, ?, '610802', ?, '140930', ?, 'agr', 1,
                    repeat('0', 64), 15, 3, '{}', ?, ?, 1, '2019-01-20T00:00:00Z', '2019-01-20T00:00:00Z', ?, false, ?, ?, ?,
                    '2019-01-20T00:00:00Z', 0, 1)""",
                UUID.randomUUID(),
                type,
                counterpart,
                office,
                office,
                UUID.randomUUID(),
                state,
                returnedAt == null ? null : OffsetDateTime.parse(returnedAt),
                DUE,
                DUE,
                reason);
    }
}

package org.huizhi.notice;

import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;

/** Due dates of slips, as they stand in the node, and as a test needs them. */
final class DueDates {

    private DueDates() {}

    /** As if it had been delivered long ago and nobody had looked since. */
    static void nowDue(String slip, LocalDate due) {
        Yulin.update(
                "update notice set due_date = ?, next_reminder_on = ?, version = version + 1 where id = ?::uuid",
                due,
                due,
                slip);
    }

    static LocalDate dueDate(TestCaller caller, String slip) {
        return LocalDate.parse(caller.get("/notices/" + slip).path("dueDate"));
    }

    static LocalDate nextReminder(String slip) {
        return Objects.requireNonNull((java.sql.Date) Yulin.query(
                                "select next_reminder_on from notice where id = ?::uuid",
                                UUID.fromString(slip).toString())
                        .get(0)
                        .get("next_reminder_on"))
                .toLocalDate();
    }
}

package org.huizhi.testsupport;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Slips of one office that other regions have answered or not, put past the node. {@link #count} makes them count. */
public final class CountedSlips {

    private final String office;

    private CountedSlips(String office) {
        this.office = office;
    }

    /** @param office of this node, whose slips no other test counts */
    public static CountedSlips sentBy(String office) {
        return new CountedSlips(office);
    }

    /** The node's day. */
    public static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    public void none() {
        Yulin.update("delete from notice where office = ?", office);
    }

    public void count() {
        Yulin.recount();
    }

    /** A year of slips to both regions, most of them answered, so that lines and maps have a form. */
    public void year() {
        LocalDate today = today();
        for (int month = 0; month < 12; month++) {
            for (int slip = 0; slip < 5; slip++) {
                String counterpart = slip < 3 ? "cn-140900" : "cn-150600";
                String peerOffice = slip < 3 ? (slip == 0 ? "140930-health" : "140931-civil-affairs") : null;
                LocalDate due = today.minusDays(30L * month + 3L * slip + 1);
                LocalDate sent = due.minusDays(21);
                if ((month + slip) % 4 == 0) {
                    open(counterpart, peerOffice, sent, due);
                } else {
                    returned(counterpart, peerOffice, sent, due, due.plusDays((month + slip) % 3 - 1L));
                }
            }
        }
    }

    /** @param peerOffice of the other side; null where it is not known yet */
    public String open(String counterpart, @Nullable String peerOffice, LocalDate sent, LocalDate due) {
        return slip(counterpart, peerOffice, sent, due, null);
    }

    public String returned(
            String counterpart, @Nullable String peerOffice, LocalDate sent, LocalDate due, LocalDate returned) {
        return slip(counterpart, peerOffice, sent, due, returned);
    }

    private String slip(
            String counterpart,
            @Nullable String peerOffice,
            LocalDate sent,
            LocalDate due,
            @Nullable LocalDate returned) {
        UUID id = UUID.randomUUID();
        String region = counterpart.substring("cn-".length());
        Yulin.update(
                """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region,
                    sender_office, receiver_region, office, peer_office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, delivered_at, begun_at, returned_at,
                    sender_fault, withdrawal_stored, due_date, first_due_date, updated_at,
                    progress_messages, version, sent_on, receipted_in_time, movement, returned_on, return_days, late_reason)
                values (?, ?, 'OUTGOING', 'residence-confirmation', 'NORMAL', true, ?, ?, ?, ?, ?, ?, 'agr', 1,
                    repeat('0', 64), 15, 3, '{}', ?, ?, 1, ?, ?, ?, ?, false, false, ?, ?, ?, 0, 1, ?, true, 'cross-province', ?, ?, ?)""",
                id,
                "610800-%d-%06d".formatted(sent.getYear(), Math.floorMod(id.hashCode(), 1_000_000)),
                counterpart,
                office.substring(0, 6),
                office,
                region,
                office,
                peerOffice,
                UUID.randomUUID(),
                returned == null ? "DELIVERED" : "RETURNED",
                sent.atTime(1, 0).atOffset(ZoneOffset.UTC),
                sent.atTime(1, 0).atOffset(ZoneOffset.UTC),
                sent.atTime(1, 0).atOffset(ZoneOffset.UTC),
                returned == null ? null : returned.atTime(1, 0).atOffset(ZoneOffset.UTC),
                due,
                due,
                sent.atTime(1, 0).atOffset(ZoneOffset.UTC),
                sent,
                returned,
                returned == null ? null : (int) ChronoUnit.DAYS.between(sent, returned),
                returned != null && returned.isAfter(due) ? "capacity" : null);
        return id.toString();
    }
}

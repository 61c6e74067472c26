package org.huizhi.partner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;

/** One row for each partner: whose probe is due, and how the last one fared. */
@ApplicationScoped
class PartnerProbes {

    /** A probe that the bus has not taken yet is probe enough. */
    private static final String CLAIM = """
            update partner_probe set due_at = ?
             where mailbox in (select p.mailbox from partner_probe p
                                where p.mailbox = any(?) and (p.due_at <= ? or p.due_at > ?)
                                  and not exists (select from outbox_pending o where o.message_id = p.message_id)
                                order by p.mailbox for update skip locked)
            returning mailbox""";

    private final Database database;

    PartnerProbes(Database database) {
        this.database = database;
    }

    /**
     * A time further ahead than the interval was set by a clock that has been set back since.
     *
     * @return those of the partners that this replica is to probe now
     */
    @Transactional
    List<String> claim(Collection<String> partners, Instant now, Duration interval) {
        database.update(
                "insert into partner_probe (mailbox, due_at) select *, ?::timestamptz"
                        + " from unnest(?) on conflict do nothing",
                now,
                SqlArray.texts(partners));
        Instant next = now.plus(interval);
        return database.query(CLAIM, row -> row.text(1), next, SqlArray.texts(partners), now, next);
    }

    @Transactional(TxType.MANDATORY)
    void made(String mailbox, UUID messageId, Instant at) {
        database.update(
                "update partner_probe set message_id = ?, made_at = ? where mailbox = ?", messageId, at, mailbox);
    }

    /**
     * The last probe of a partner is answered; an answer to an earlier one changes nothing.
     *
     * @param refusal code of the reason; empty where it was not refused
     */
    @Transactional(TxType.MANDATORY)
    void answered(String mailbox, UUID messageId, Instant at, Optional<String> refusal) {
        database.update(
                "update partner_probe set answered_at = ?, round_trip_millis ="
                        + " extract(epoch from ? - made_at) * 1000, refusal = ? where mailbox = ? and message_id = ?",
                at,
                at,
                refusal.orElse(null),
                mailbox,
                messageId);
    }

    /**
     * A partner says by which holidays it counts. It says so every few minutes, and it seldom changes: then nothing is
     * written, and no row is locked in the batch of an inbox.
     *
     * @param calendars year by year
     */
    @Transactional(TxType.MANDATORY)
    void told(String mailbox, List<String> calendars) {
        SqlArray told = SqlArray.texts(calendars);
        if (database.first("select from partner_probe where mailbox = ? and calendars = ?", row -> true, mailbox, told)
                .isEmpty()) {
            database.update("""
                    insert into partner_probe (mailbox, due_at, calendars) values (?, 'epoch', ?)
                    on conflict (mailbox) do update set calendars = excluded.calendars""", mailbox, told);
        }
    }

    /** @return what partners said of that, by mailbox; without those that said nothing */
    @Transactional
    Map<String, List<String>> calendars() {
        Map<String, List<String>> told = new HashMap<>();
        database.query(
                        "select mailbox, calendars from partner_probe where calendars is not null",
                        row -> Map.entry(row.text(1), row.texts(2)))
                .forEach(one -> told.put(one.getKey(), one.getValue()));
        return told;
    }

    /** By mailbox. */
    @Transactional
    Map<String, PartnerConnection> all() {
        Map<String, PartnerConnection> connections = new HashMap<>();
        database.query(
                        "select mailbox, answered_at, round_trip_millis, refusal,"
                                + " case when answered_at >= made_at then message_id end from partner_probe",
                        PartnerProbes::connection)
                .forEach(connection -> connections.put(connection.mailbox(), connection));
        return connections;
    }

    private static PartnerConnection connection(Row row) throws SQLException {
        Instant answeredAt = row.instantOrNull(2);
        return new PartnerConnection(
                row.text(1),
                answeredAt == null
                        ? Optional.empty()
                        : Optional.of(new PartnerConnection.Answer(
                                Optional.ofNullable(row.uuidOrNull(5)),
                                answeredAt,
                                Duration.ofMillis(row.bigint(3)),
                                Optional.ofNullable(row.textOrNull(4)))));
    }
}

package org.huizhi.partner;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** One row for each partner: whose probe is due, and how the last one fared. */
@ApplicationScoped
class PartnerProbes {

    /** A probe that the bus has not taken yet is probe enough. */
    private static final String CLAIM = """
            update partner_probe set due_at = ?
             where mailbox in (select p.mailbox from partner_probe p
                                where p.mailbox = any(?) and p.due_at <= ?
                                  and not exists (select from outbox o where o.message_id = p.message_id)
                                order by p.mailbox for update skip locked)
            returning mailbox""";

    private final StatelessSession session;

    PartnerProbes(StatelessSession session) {
        this.session = session;
    }

    /** @return those of the partners that this replica is to probe now */
    @Transactional
    List<String> claim(Collection<String> partners, Instant now, Duration interval) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into partner_probe (mailbox, due_at) select *, ?::timestamptz"
                            + " from unnest(?) on conflict do nothing")) {
                insert.setObject(1, now.atOffset(UTC));
                insert.setArray(2, connection.createArrayOf("text", partners.toArray()));
                insert.executeUpdate();
            }
            try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
                claim.setObject(1, now.plus(interval).atOffset(UTC));
                claim.setArray(2, connection.createArrayOf("text", partners.toArray()));
                claim.setObject(3, now.atOffset(UTC));
                List<String> claimed = new ArrayList<>();
                try (ResultSet rows = claim.executeQuery()) {
                    while (rows.next()) {
                        claimed.add(rows.getString(1));
                    }
                }
                return claimed;
            }
        });
    }

    @Transactional(TxType.MANDATORY)
    void made(String mailbox, UUID messageId, Instant at) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update partner_probe set message_id = ?, made_at = ? where mailbox = ?")) {
                update.setObject(1, messageId);
                update.setObject(2, at.atOffset(UTC));
                update.setString(3, mailbox);
                update.executeUpdate();
            }
        });
    }

    /**
     * The last probe of a partner is answered; what is said of an earlier one is no news.
     *
     * @param refusal null where it was not refused
     */
    @Transactional(TxType.MANDATORY)
    void answered(String mailbox, UUID messageId, Instant at, String refusal) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update partner_probe set answered_at = ?, round_trip_millis ="
                            + " extract(epoch from ? - made_at) * 1000, refusal = ? where mailbox = ? and message_id = ?")) {
                update.setObject(1, at.atOffset(UTC));
                update.setObject(2, at.atOffset(UTC));
                update.setString(3, refusal);
                update.setString(4, mailbox);
                update.setObject(5, messageId);
                update.executeUpdate();
            }
        });
    }

    /** By mailbox. */
    @Transactional
    Map<String, PartnerConnection> all() {
        return session.doReturningWork(connection -> {
            Map<String, PartnerConnection> connections = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "select mailbox, made_at, answered_at, round_trip_millis, refusal from partner_probe");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    OffsetDateTime made = rows.getObject(2, OffsetDateTime.class);
                    OffsetDateTime answered = rows.getObject(3, OffsetDateTime.class);
                    connections.put(
                            rows.getString(1),
                            new PartnerConnection(
                                    rows.getString(1),
                                    made == null ? null : made.toInstant(),
                                    answered == null ? null : answered.toInstant(),
                                    answered == null ? null : Duration.ofMillis(rows.getLong(4)),
                                    rows.getString(5)));
                }
            }
            return connections;
        });
    }
}

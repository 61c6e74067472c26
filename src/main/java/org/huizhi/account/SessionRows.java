package org.huizhi.account;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.ForeignRows;
import org.huizhi.access.Guest;
import org.huizhi.account.SessionRow.Whose;
import org.huizhi.digest.Sha256;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.RowMac;

/** Rows of sessions, written and read with their proof (ADR 49). */
final class SessionRows {

    private static final String PURPOSE = "account session";

    private final Database database;
    private final RowMac macs;
    private final ForeignRows foreignRows;
    private final Clock clock;

    SessionRows(Database database, RowMac macs, ForeignRows foreignRows, Clock clock) {
        this.database = database;
        this.macs = macs;
        this.foreignRows = foreignRows;
        this.clock = clock;
    }

    /** @return a token, of which the row has the SHA-256 */
    String insert(Whose whose, Session.Step step, Duration life, Origin origin) {
        Instant now = clock.instant();
        String token = Tokens.create();
        SessionRow made = new SessionRow(UUID.randomUUID(), Sha256.of(token), whose, step, now, now.plus(life), now);
        RowMac.Mac mac = macs.of(PURPOSE, made.content());
        Guest guest = whose.guest();
        database.update(
                "insert into account_session (id, token, account, step, address, agent, created_at, seen_at, ends_at,"
                        + " guest_issuer, guest_subject, guest_name, guest_roles, guest_offices, return_to,"
                        + " mac_key, mac) values (?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?::text, ?::text, ?::text, ?, ?,"
                        + " ?::text, ?, ?)",
                made.id(),
                made.token(),
                whose.account(),
                step.code(),
                origin.address(),
                origin.agent(),
                made.createdAt(),
                made.createdAt(),
                made.endsAt(),
                guest == null ? null : guest.issuer(),
                guest == null ? null : guest.subject(),
                guest == null ? null : guest.name(),
                SqlArray.texts(whose.roles()),
                SqlArray.texts(whose.offices()),
                whose.returnTo(),
                mac.keyId(),
                mac.bytes());
        return token;
    }

    private record Read(SessionRow session, RowMac.Verdict verdict) {}

    /**
     * What somebody else has written goes, and is told; where only the key is not here, it gives nothing.
     *
     * @param rest of the statement, behind the table
     * @return what the node has written
     */
    List<SessionRow> proved(String rest, Object... arguments) {
        List<SessionRow> proved = new ArrayList<>();
        for (Read read : database.query(
                "select " + SessionRow.COLUMNS + ", mac_key, mac from account_session " + rest,
                this::read,
                arguments)) {
            SessionRow session = read.session();
            switch (read.verdict()) {
                case GOOD -> proved.add(session);
                case MISSING, WRONG -> {
                    database.update("delete from account_session where id = ?", session.id());
                    foreignRows.tell(
                            ForeignRows.Table.ACCOUNT_SESSION,
                            session.id() + " of " + session.whose().name(),
                            session.content());
                }
                case UNKNOWN_KEY -> {}
            }
        }
        return proved;
    }

    private Read read(Row row) throws SQLException {
        SessionRow session = SessionRow.read(row);
        return new Read(
                session,
                macs.check(
                        PURPOSE,
                        session.content(),
                        row.textOrNull(SessionRow.NEXT_COLUMN),
                        row.bytesOrNull(SessionRow.NEXT_COLUMN + 1)));
    }
}

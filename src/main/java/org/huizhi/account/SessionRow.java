package org.huizhi.account;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.huizhi.access.Guest;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/**
 * A session, or a sign-in that is under way, as the database has it. What its MAC covers is fixed when it begins: whose
 * it is, with which rights where no account has them, for which step, and from when to when.
 *
 * @param token SHA-256 of what the browser has
 */
record SessionRow(
        UUID id, byte[] token, Whose whose, Session.Step step, Instant createdAt, Instant endsAt, Instant seenAt) {

    static final String COLUMNS = "id, token, account, step, created_at, ends_at, seen_at, guest_issuer, guest_subject,"
            + " guest_name, guest_roles, guest_offices, return_to";

    /** Of the one behind {@link #COLUMNS}. */
    static final int NEXT_COLUMN = 14;

    /**
     * Whose it is: an account's, a guest's, or nobody's yet.
     *
     * @param returnTo where somebody wants to go who is on his way to the issuer and back; null for others
     */
    record Whose(
            @Nullable UUID account,
            @Nullable Guest guest,
            @Nullable String returnTo) {

        static Whose of(UUID account) {
            return new Whose(account, null, null);
        }

        static Whose of(Guest guest) {
            return new Whose(null, guest, null);
        }

        static Whose onHisWay(String returnTo) {
            return new Whose(null, null, returnTo);
        }

        List<String> roles() {
            return guest == null ? List.of() : List.copyOf(new TreeSet<>(guest.roles()));
        }

        List<String> offices() {
            return guest == null ? List.of() : List.copyOf(new TreeSet<>(guest.offices()));
        }

        /** @return by which people find it; no secret */
        String name() {
            return account != null ? "account " + account : guest != null ? "guest " + guest.name() : "a sign-in";
        }
    }

    SessionRow {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        endsAt = endsAt.truncatedTo(ChronoUnit.MICROS);
    }

    static SessionRow read(Row row) throws SQLException {
        String issuer = row.textOrNull(8);
        String subject = row.textOrNull(9);
        String name = row.textOrNull(10);
        Guest guest = issuer == null || subject == null || name == null
                ? null
                : new Guest(issuer, subject, name, Set.copyOf(row.texts(11)), Set.copyOf(row.texts(12)));
        return new SessionRow(
                row.uuid(1),
                row.bytes(2),
                new Whose(row.uuidOrNull(3), guest, row.textOrNull(13)),
                Session.Step.valueOf(row.text(4).toUpperCase(Locale.ROOT)),
                row.instant(5),
                row.instant(6),
                row.instant(7));
    }

    /** Those of accounts are as they were before there were guests: what was begun then goes on. */
    byte[] content() {
        RowBytes bytes = new RowBytes("session")
                .add(id)
                .add(HexFormat.of().formatHex(token))
                .add(whose.account())
                .add(step)
                .add(createdAt)
                .add(endsAt);
        Guest guest = whose.guest();
        if (guest != null || whose.returnTo() != null) {
            bytes.add(guest == null ? null : guest.issuer())
                    .add(guest == null ? null : guest.subject())
                    .add(guest == null ? null : guest.name())
                    .addAll(whose.roles())
                    .addAll(whose.offices())
                    .add(whose.returnTo());
        }
        return bytes.bytes();
    }
}

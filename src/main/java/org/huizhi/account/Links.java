package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.ForeignRows;
import org.huizhi.digest.Sha256;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * One-time links, in the transaction of the caller. Each brings the secret of a second factor, the same however often
 * its page is looked at; using it up is one statement, so that of two who use it one comes too late. An account has one
 * link at most, a new one takes the place of the former.
 */
@ApplicationScoped
class Links {

    /** As many as replicas that may start within an hour. */
    private static final int MOST_FIRST = 20;

    private static final String COLUMNS = "token, purpose, account, key_id, totp, ends_at";

    private final Database database;
    private final Vault vault;
    private final ForeignRows foreignRows;
    private final Clock clock;

    Links(Database database, Vault vault, ForeignRows foreignRows, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.foreignRows = foreignRows;
        this.clock = clock;
    }

    /** For the re-encryption after a change of keys. */
    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable(
                "account_link", List.of("token"), List.of("purpose", "account", "ends_at"), "totp", row -> {
                    byte[] token = row.bytes(1);
                    byte[] context = context(token, row.text(2), row.uuidOrNull(3), row.instant(4));
                    return new EncryptedTable.Place(context, List.of(token));
                });
    }

    /** For what, for whom and until when it was made: so none can be turned to something else. */
    private static byte[] context(byte[] token, String purpose, @Nullable UUID account, Instant endsAt) {
        return new RowBytes("link")
                .add(HexFormat.of().formatHex(token))
                .add(purpose)
                .add(account)
                .add(endsAt)
                .bytes();
    }

    /** @param secret of the second factor that it brings */
    record Found(LinkPurpose purpose, @Nullable UUID account, byte[] secret, Instant endsAt) {}

    /**
     * @param account null for the first one
     * @return what is in the link
     */
    String create(LinkPurpose purpose, @Nullable UUID account, String by, Duration life) {
        Instant now = clock.instant();
        Instant end = now.plus(life).truncatedTo(ChronoUnit.MICROS);
        String token = Tokens.create();
        byte[] kept = Sha256.of(token);
        Encrypted secret = vault.encrypt(OneTimeCodes.newSecret(), context(kept, purpose.code(), account, end));
        if (account == null) {
            database.update(
                    "delete from account_link where token in (select token from account_link where purpose = 'first'"
                            + " order by ends_at desc offset ?)",
                    MOST_FIRST - 1);
        } else {
            database.update("delete from account_link where account = ?", account);
        }
        database.update(
                "insert into account_link (token, purpose, account, key_id, totp, created_at, created_by, ends_at)"
                        + " values (?, ?, ?::uuid, ?, ?, ?, ?, ?)",
                kept,
                purpose.code(),
                account,
                secret.keyId(),
                secret.bytes(),
                now,
                by,
                end);
        return token;
    }

    /** @return empty where there is none of this token, or none any more */
    Optional<Found> find(String token) {
        return Tokens.isOne(token)
                ? database.first(
                                "select " + COLUMNS + " from account_link where token = ? and ends_at > ?",
                                this::read,
                                Sha256.of(token),
                                clock.instant())
                        .flatMap(this::proved)
                : Optional.empty();
    }

    private record Read(
            byte[] token,
            byte[] context,
            String name,
            @Nullable Found found) {}

    private Read read(Row row) throws SQLException {
        byte[] token = row.bytes(1);
        String purpose = row.text(2);
        UUID account = row.uuidOrNull(3);
        Instant endsAt = row.instant(6);
        byte[] context = context(token, purpose, account, endsAt);
        try {
            byte[] secret = vault.decrypt(row.text(4), row.bytes(5), context);
            return new Read(token, context, "", new Found(LinkPurpose.of(purpose), account, secret, endsAt));
        } catch (DecryptionException e) {
            return new Read(token, context, purpose + " of account " + account, null);
        }
    }

    /** What somebody else has written goes, and is told. */
    private Optional<Found> proved(Read read) {
        if (read.found() == null) {
            database.update("delete from account_link where token = ?", (Object) read.token());
            foreignRows.tell(ForeignRows.Table.ACCOUNT_LINK, read.name(), read.context());
        }
        return Optional.ofNullable(read.found());
    }

    /** @return whether it was there: it is used up */
    boolean use(String token) {
        return database.update(
                        "delete from account_link where token = ? and ends_at > ?", Sha256.of(token), clock.instant())
                == 1;
    }

    void withdraw(UUID account) {
        database.update("delete from account_link where account = ?", account);
    }

    /** That by which somebody was going to replace his own second factor: whoever it was. */
    void withdrawSecondFactor(UUID account) {
        database.update("delete from account_link where account = ? and purpose = 'second-factor'", account);
    }

    void withdrawFirst() {
        database.update("delete from account_link where purpose = 'first'");
    }

    void forgetOld(Instant now) {
        database.update("delete from account_link where ends_at < ?", now);
    }
}

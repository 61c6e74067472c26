package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
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
    private final Clock clock;

    Links(Database database, Vault vault, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /** For the re-encryption after a change of keys. */
    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("account_link", List.of("token"), "totp", row -> {
            byte[] token = row.bytes(1);
            return new EncryptedTable.Place(context(token), List.of(token));
        });
    }

    private static byte[] context(byte[] token) {
        return ("link " + HexFormat.of().formatHex(token)).getBytes(StandardCharsets.UTF_8);
    }

    /** @param secret of the second factor that it brings */
    record Found(LinkPurpose purpose, @Nullable UUID account, byte[] secret, Instant endsAt) {}

    /**
     * @param account null for the first one
     * @return what is in the link
     */
    String create(LinkPurpose purpose, @Nullable UUID account, String by, Duration life) {
        Instant now = clock.instant();
        String token = Tokens.create();
        byte[] kept = Tokens.sha256(token);
        Encrypted secret = vault.encrypt(OneTimeCodes.newSecret(), context(kept));
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
                now.plus(life));
        return token;
    }

    /** @return empty where there is none of this token, or none any more */
    Optional<Found> find(String token) {
        return Tokens.isOne(token)
                ? database.first(
                        "select " + COLUMNS + " from account_link where token = ? and ends_at > ?",
                        this::found,
                        Tokens.sha256(token),
                        clock.instant())
                : Optional.empty();
    }

    private Found found(Row row) throws SQLException {
        return new Found(
                LinkPurpose.of(row.text(2)),
                row.uuidOrNull(3),
                vault.decrypt(row.text(4), row.bytes(5), context(row.bytes(1))),
                row.instant(6));
    }

    /** @return whether it was there: it is used up */
    boolean use(String token) {
        return database.update(
                        "delete from account_link where token = ? and ends_at > ?",
                        Tokens.sha256(token),
                        clock.instant())
                == 1;
    }

    void withdraw(UUID account) {
        database.update("delete from account_link where account = ?", account);
    }

    void withdrawFirst() {
        database.update("delete from account_link where purpose = 'first'");
    }

    void forgetOld(Instant now) {
        database.update("delete from account_link where ends_at < ?", now);
    }
}

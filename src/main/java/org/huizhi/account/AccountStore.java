package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Rows of accounts, in the transaction of the caller. */
@ApplicationScoped
class AccountStore {

    private static final String COLUMNS = "id, name, display_name, roles, offices,"
            + " password is not null and totp is not null, password_set_at, must_change, disabled_at, version";

    private final Database database;
    private final Vault vault;

    AccountStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** For the re-encryption after a change of keys. */
    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("local_account", List.of("id"), "totp", row -> {
            UUID id = row.uuid(1);
            return new EncryptedTable.Place(context(id), List.of(id));
        });
    }

    private static byte[] context(UUID id) {
        return ("second factor of " + id).getBytes(StandardCharsets.UTF_8);
    }

    private static Account account(Row row) throws SQLException {
        return new Account(
                row.uuid(1),
                row.text(2),
                row.text(3),
                new HashSet<>(row.texts(4)),
                row.texts(5),
                row.bool(6),
                row.instantOrNull(7),
                row.bool(8),
                row.instantOrNull(9),
                row.integer(10));
    }

    boolean isEmpty() {
        return database.query("select 1 from local_account limit 1", row -> 1).isEmpty();
    }

    /** Whoever makes the first account waits for whoever is making it. */
    void lockFirst() {
        database.execute("select pg_advisory_xact_lock(hashtext('local_account'))");
    }

    Optional<Account> find(UUID id) {
        return database.first("select " + COLUMNS + " from local_account where id = ?", AccountStore::account, id);
    }

    Optional<Account> find(String name) {
        return database.first("select " + COLUMNS + " from local_account where name = ?", AccountStore::account, name);
    }

    /** @return in the order of their names, behind one */
    List<Account> after(String name, int limit) {
        return database.query(
                "select " + COLUMNS + " from local_account where name > ? order by name limit ?",
                AccountStore::account,
                name,
                limit);
    }

    /** @return false where there is one of this name */
    boolean insert(
            UUID id,
            String name,
            String displayName,
            Collection<String> roles,
            Collection<String> offices,
            String by,
            Instant at) {
        return database.update(
                        "insert into local_account (id, name, display_name, roles, offices, created_at, created_by)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (name) do nothing",
                        id,
                        name,
                        displayName,
                        SqlArray.texts(roles),
                        SqlArray.texts(offices),
                        at,
                        by)
                == 1;
    }

    /** @return false where the row has another version by now */
    boolean update(
            UUID id,
            int version,
            String displayName,
            Collection<String> roles,
            Collection<String> offices,
            boolean mustChange,
            @Nullable Instant disabledAt) {
        return database.update(
                        "update local_account set display_name = ?, roles = ?, offices = ?, must_change = ?,"
                                + " disabled_at = ?::timestamptz, version = version + 1 where id = ? and version = ?",
                        displayName,
                        SqlArray.texts(roles),
                        SqlArray.texts(offices),
                        mustChange,
                        disabledAt,
                        id,
                        version)
                == 1;
    }

    /** @return its hash; empty where there is none */
    Optional<String> password(UUID id) {
        return database.first(
                "select password from local_account where id = ? and password is not null", row -> row.text(1), id);
    }

    void setPassword(UUID id, String hash, Instant at) {
        database.update(
                "update local_account set password = ?, password_set_at = ?, must_change = false where id = ?",
                hash,
                at,
                id);
    }

    /** The same password under other parameters. */
    void replaceHash(UUID id, String former, String hash) {
        database.update("update local_account set password = ? where id = ? and password = ?", hash, id, former);
    }

    /** @param step of the code by which it was shown that the secret has arrived */
    void setSecondFactor(UUID id, byte[] secret, long step, Collection<String> recoveryCodes) {
        Encrypted encrypted = vault.encrypt(secret, context(id));
        database.update(
                "update local_account set key_id = ?, totp = ?, totp_step = ?, recovery_codes = ? where id = ?",
                encrypted.keyId(),
                encrypted.bytes(),
                step,
                SqlArray.texts(recoveryCodes),
                id);
    }

    /** @return the secret of the second factor; empty where there is none */
    Optional<byte[]> secret(UUID id) {
        return database.first(
                "select key_id, totp from local_account where id = ? and totp is not null",
                row -> vault.decrypt(row.text(1), row.bytes(2), context(id)),
                id);
    }

    /** @return whether the code of this step counts: none of a later step has counted, on any replica */
    boolean takeStep(UUID id, long step) {
        return database.update("update local_account set totp_step = ? where id = ? and totp_step < ?", step, id, step)
                == 1;
    }

    /** @return whether the code was one of those that are left; it is none any more */
    boolean takeRecoveryCode(UUID id, String kept) {
        return database.update(
                        "update local_account set recovery_codes = array_remove(recovery_codes, ?)"
                                + " where id = ? and ? = any(recovery_codes)",
                        kept,
                        id,
                        kept)
                == 1;
    }

    int recoveryCodesLeft(UUID id) {
        return database.first(
                        "select coalesce(array_length(recovery_codes, 1), 0) from local_account where id = ?",
                        row -> row.integer(1),
                        id)
                .orElse(0);
    }
}

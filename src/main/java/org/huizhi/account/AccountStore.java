package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.ForeignRows;
import org.huizhi.account.AccountRow.Credentials;
import org.huizhi.account.AccountRow.Rights;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Rows of accounts, in the transaction of the caller. Each is read with its proof and written whole with a new one,
 * made of what was meant to be written and not of what the database has made of it.
 */
@ApplicationScoped
class AccountStore {

    private static final String COLUMNS = "id, " + String.join(", ", AccountRow.BOUND) + ", key_id, totp";
    private static final int KEY = AccountRow.BOUND.size() + 2;

    private final Database database;
    private final Vault vault;
    private final ForeignRows foreignRows;

    AccountStore(Database database, Vault vault, ForeignRows foreignRows) {
        this.database = database;
        this.vault = vault;
        this.foreignRows = foreignRows;
    }

    /** For the re-encryption after a change of keys. */
    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("local_account", List.of("id"), AccountRow.BOUND, "totp", row -> {
            AccountRow account = row(row, new byte[0]);
            return new EncryptedTable.Place(account.context(), List.of(account.id()));
        });
    }

    private static AccountRow row(Row row, byte[] secret) throws SQLException {
        return new AccountRow(
                row.uuid(1),
                row.text(2),
                row.instant(3),
                row.text(4),
                new Rights(row.text(5), row.texts(6), row.texts(7), row.instantOrNull(8), row.integer(9)),
                new Credentials(
                        row.textOrNull(10), row.instantOrNull(11), row.bool(12), secret, row.bigint(13), row.texts(14)),
                false);
    }

    private AccountRow proved(Row found) throws SQLException {
        AccountRow row = row(found, new byte[0]);
        String key = found.textOrNull(KEY);
        byte[] bytes = found.bytesOrNull(KEY + 1);
        if (key != null && bytes != null) {
            try {
                return row(found, vault.decrypt(key, bytes, row.context()));
            } catch (DecryptionException e) {
                return row.foreign();
            }
        }
        return row.foreign();
    }

    private List<AccountRow> query(String rest, @Nullable Object... arguments) {
        List<AccountRow> found =
                database.query("select " + COLUMNS + " from local_account " + rest, this::proved, arguments);
        found.stream()
                .filter(AccountRow::isForeign)
                .forEach(row -> foreignRows.tell(ForeignRows.Table.LOCAL_ACCOUNT, row.name(), row.context()));
        return found;
    }

    private Optional<AccountRow> one(String rest, Object argument) {
        return query(rest, argument).stream().findFirst();
    }

    boolean isEmpty() {
        return database.query("select 1 from local_account limit 1", row -> 1).isEmpty();
    }

    /** Whoever makes the first account waits for whoever is making it. */
    void lockFirst() {
        database.execute("select pg_advisory_xact_lock(hashtext('local_account'))");
    }

    Optional<Account> find(UUID id) {
        return one("where id = ?", id).map(AccountRow::account);
    }

    Optional<Account> find(String name) {
        return one("where name = ?", name).map(AccountRow::account);
    }

    /** @return in the order of their names, behind one */
    List<Account> after(String name, int limit) {
        return query("where name > ? order by name limit ?", name, limit).stream()
                .map(AccountRow::account)
                .toList();
    }

    /** Looks at all of them, so that it is told soon which are not the node's. */
    void check() {
        query("");
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
        Rights rights = new Rights(displayName, List.copyOf(roles), List.copyOf(offices), null, 1);
        AccountRow row = new AccountRow(id, name, at, by, rights, Credentials.NONE, false);
        boolean isNew = database.update(
                        "insert into local_account (id, name, display_name, roles, offices, created_at, created_by)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (name) do nothing",
                        id,
                        name,
                        displayName,
                        SqlArray.texts(rights.roles()),
                        SqlArray.texts(rights.offices()),
                        row.createdAt(),
                        by)
                == 1;
        if (isNew) {
            write(row);
        }
        return isNew;
    }

    private void write(AccountRow row) {
        Rights rights = row.rights();
        Credentials credentials = row.credentials();
        Encrypted proof = vault.encrypt(credentials.secret(), row.context());
        database.update(
                "update local_account set display_name = ?, roles = ?, offices = ?, disabled_at = ?::timestamptz,"
                        + " version = ?, password = ?::text, password_set_at = ?::timestamptz, must_change = ?,"
                        + " totp_step = ?, recovery_codes = ?, key_id = ?, totp = ? where id = ?",
                rights.displayName(),
                SqlArray.texts(rights.roles()),
                SqlArray.texts(rights.offices()),
                rights.disabledAt(),
                rights.version(),
                credentials.password(),
                credentials.passwordSetAt(),
                credentials.mustChange(),
                credentials.step(),
                SqlArray.texts(credentials.recoveryCodes()),
                proof.keyId(),
                proof.bytes(),
                row.id());
    }

    private Optional<AccountRow> locked(UUID id) {
        return one("where id = ? for update", id);
    }

    /** @return what the owner has; of a row of somebody else none may be changed by him */
    private Optional<AccountRow> own(UUID id) {
        return locked(id).filter(row -> !row.isForeign());
    }

    /**
     * A row that somebody else has written is the node's again then, with these rights and without credentials.
     *
     * @return false where the row has another version by now
     */
    boolean update(
            UUID id,
            int version,
            String displayName,
            Collection<String> roles,
            Collection<String> offices,
            boolean mustChange,
            @Nullable Instant disabledAt) {
        Optional<AccountRow> found = locked(id).filter(row -> row.rights().version() == version);
        found.ifPresent(row -> write(
                row.with(new Rights(displayName, List.copyOf(roles), List.copyOf(offices), disabledAt, version + 1))
                        .with(row.credentials().thatMustChange(mustChange))));
        return found.isPresent();
    }

    /** @return its hash; empty where there is none */
    Optional<String> password(UUID id) {
        return one("where id = ?", id).map(row -> row.credentials().password());
    }

    void setPassword(UUID id, String hash, Instant at) {
        own(id).ifPresent(row -> write(row.with(row.credentials().withPassword(hash, at, false))));
    }

    /** The same password under other parameters. */
    void replaceHash(UUID id, String former, String hash) {
        own(id).filter(row -> former.equals(row.credentials().password()))
                .ifPresent(row -> write(row.with(row.credentials()
                        .withPassword(
                                hash,
                                row.credentials().passwordSetAt(),
                                row.credentials().mustChange()))));
    }

    /** @param step of the code by which it was shown that the secret has arrived */
    void setSecondFactor(UUID id, byte[] secret, long step, Collection<String> recoveryCodes) {
        own(id).ifPresent(row -> write(row.with(row.credentials().withSecondFactor(secret, step, recoveryCodes))));
    }

    /** @return the secret of the second factor; empty where there is none */
    Optional<byte[]> secret(UUID id) {
        return one("where id = ?", id).map(row -> row.credentials().secret()).filter(secret -> secret.length > 0);
    }

    /** @return whether the code of this step counts: none of a later step has counted, on any replica */
    boolean takeStep(UUID id, long step) {
        Optional<AccountRow> found = own(id).filter(row -> row.credentials().step() < step);
        found.ifPresent(row -> write(row.with(row.credentials().at(step))));
        return found.isPresent();
    }

    /** @return whether the code was one of those that are left; it is none any more */
    boolean takeRecoveryCode(UUID id, String kept) {
        Optional<AccountRow> found =
                own(id).filter(row -> row.credentials().recoveryCodes().contains(kept));
        found.ifPresent(row -> write(row.with(row.credentials().without(kept))));
        return found.isPresent();
    }

    int recoveryCodesLeft(UUID id) {
        return one("where id = ?", id)
                .map(row -> row.credentials().recoveryCodes().size())
                .orElse(0);
    }
}

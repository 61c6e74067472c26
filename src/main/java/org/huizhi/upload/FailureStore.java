package org.huizhi.upload;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.upload.UploadStore.Owner;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.Vault;

/** The rows of uploads that were refused, encrypted; number 0 is the heading that they came under. */
@ApplicationScoped
class FailureStore {

    private static final long BYTES_AT_ONCE = 4L * 1024 * 1024;

    private final Database database;
    private final Vault vault;

    FailureStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** A row by its number in the file. */
    record Numbered(int number, byte[] content) {}

    /** In the caller's transaction. Those that are there already stay as they are. */
    @Transactional
    void add(Owner owner, List<Numbered> failures) {
        List<Encrypted> encrypted = failures.stream()
                .map(one -> vault.encrypt(one.content(), owner.context("upload_failure", one.number())))
                .toList();
        database.update(
                "insert into upload_failure (upload_id, number, account, key_id, content)"
                        + " select ?, f.number, ?, f.key_id, f.content from unnest(?, ?, ?) as f (number, key_id, content)"
                        + " on conflict do nothing",
                owner.id(),
                owner.account(),
                SqlArray.of("int4", failures, Numbered::number),
                SqlArray.of("text", encrypted, Encrypted::keyId),
                SqlArray.of("bytea", encrypted, Encrypted::bytes));
    }

    /** @return of rows after the given one, in their order, and after the first no more than a few megabytes */
    @Transactional
    List<Numbered> list(Owner owner, int after, int most) {
        return database.query(
                "select number, key_id, content from (select number, key_id, content, sum(length(content)) over (order by number)"
                        + " - length(content) as before from (select number, key_id, content from upload_failure"
                        + " where upload_id = ? and number > ? order by number limit ?) page) rows"
                        + " where before < ? order by number",
                row -> {
                    int number = row.integer(1);
                    return new Numbered(
                            number, vault.decrypt(row.text(2), row.bytes(3), owner.context("upload_failure", number)));
                },
                owner.id(),
                after,
                most,
                BYTES_AT_ONCE);
    }
}

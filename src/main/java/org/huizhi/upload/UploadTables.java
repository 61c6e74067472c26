package org.huizhi.upload;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.huizhi.upload.UploadStore.Owner;
import org.huizhi.vault.EncryptedTable;

/** What is encrypted of uploads: each row is bound to its upload, its number in it and its account. */
@Singleton
class UploadTables {

    @Produces
    @Singleton
    static EncryptedTable encryptedParts() {
        return encrypted("upload_part");
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedFailures() {
        return encrypted("upload_failure");
    }

    private static EncryptedTable encrypted(String name) {
        return new EncryptedTable(name, List.of("upload_id", "number"), List.of("account"), "content", row -> {
            UUID id = row.uuid(1);
            int number = row.integer(2);
            return new EncryptedTable.Place(new Owner(id, row.text(3)).context(name, number), List.of(id, number));
        });
    }
}

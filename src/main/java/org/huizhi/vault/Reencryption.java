package org.huizhi.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;

/** Encrypts with the current key what another key encrypted. */
@ApplicationScoped
public class Reencryption {

    private final Database database;
    private final Vault vault;

    Reencryption(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * Some rows, in one transaction; those that another replica has in hand are left out.
     *
     * @return how many; zero when none is left
     * @throws DecryptionException when the key of one of them is not held here
     */
    @Transactional
    public int reencrypt(EncryptedTable table, int most) {
        String current = vault.currentKey();
        List<Object[]> rows =
                database.query(table.selectSome(), row -> reencrypted(table, row), current, current, most);
        database.updateEach(table.updateOne(), rows);
        return rows.size();
    }

    /** @return arguments of the update */
    private Object[] reencrypted(EncryptedTable table, Row row) throws SQLException {
        EncryptedTable.Place place = table.row().map(row);
        int keyColumn = table.idColumns().size() + 1;
        Encrypted encrypted = vault.reencrypt(row.text(keyColumn), row.bytes(keyColumn + 1), place.context());
        List<Object> arguments = new ArrayList<>(List.of(encrypted.keyId(), encrypted.bytes()));
        arguments.addAll(place.id());
        return arguments.toArray();
    }
}

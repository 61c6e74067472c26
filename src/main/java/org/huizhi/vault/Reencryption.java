package org.huizhi.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;

/** Encrypts with the current key what another key encrypted. */
@ApplicationScoped
public class Reencryption {

    private final Database database;
    private final Vault vault;

    Reencryption(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** A row that another key encrypted. */
    public record OldRow(EncryptedTable table, EncryptedTable.Place place) {

        /** @return the same for this row at any time, and for no other */
        public String name() {
            return table.name() + "/" + place.name();
        }
    }

    /**
     * Rows that can be encrypted again: those of a key that is not held here are not among them.
     *
     * @param without names of rows that are left out
     */
    @Transactional
    public List<OldRow> some(EncryptedTable table, Collection<String> without, int most) {
        String prefix = table.name() + "/";
        List<String> names = without.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
        Set<String> former = new TreeSet<>(vault.keys().ids());
        former.remove(vault.currentKey());
        return database.query(
                table.selectSome(),
                row -> new OldRow(table, table.row().map(row)),
                SqlArray.texts(former),
                SqlArray.texts(names),
                most);
    }

    /** @return a key other than the current one that something in the table is still encrypted with */
    @Transactional
    public Optional<String> otherKey(EncryptedTable table) {
        String current = vault.currentKey();
        return database.first(table.selectOtherKey(), row -> row.text(1), current, current);
    }

    /**
     * Encrypts rows of one table again, in one transaction, all or none; those that another replica has in hand are
     * left out.
     *
     * @throws DecryptionException when the bytes of one of them are not those that were encrypted
     */
    @Transactional
    public void reencrypt(List<OldRow> rows) {
        EncryptedTable table = rows.get(0).table();
        List<Object> arguments = new ArrayList<>();
        for (int column = 0; column < table.idColumns().size(); column++) {
            int at = column;
            arguments.add(
                    array(rows.stream().map(row -> row.place().id().get(at)).toList()));
        }
        arguments.add(vault.currentKey());
        database.updateEach(
                table.updateOne(),
                database.query(table.selectThese(), row -> reencrypted(table, row), arguments.toArray()));
    }

    private static SqlArray array(List<Object> values) {
        Object first = values.get(0);
        String type = first instanceof UUID
                ? "uuid"
                : first instanceof byte[] ? "bytea" : first instanceof Integer ? "int4" : "text";
        return SqlArray.of(type, values);
    }

    /** @return arguments of the update */
    private Object[] reencrypted(EncryptedTable table, Row row) throws SQLException {
        EncryptedTable.Place place = table.row().map(row);
        int keyColumn = table.keyColumn();
        Encrypted encrypted = vault.reencrypt(row.text(keyColumn), row.bytes(keyColumn + 1), place.context());
        List<Object> arguments = new ArrayList<>(List.of(encrypted.keyId(), encrypted.bytes()));
        arguments.addAll(place.id());
        return arguments.toArray();
    }
}

package org.huizhi.vault;

import java.util.List;
import org.huizhi.jdbc.Row;

/**
 * A table with encrypted bytes, as its owner declares it: a bean of this type is all that a new one needs in order to
 * be encrypted again after a change of keys. Column {@code key_id} names the key of a row's bytes.
 *
 * @param idColumns what identifies a row
 * @param bytesColumn null in rows that are erased
 * @param row reads one row, whose columns are those of the id
 */
public record EncryptedTable(String name, List<String> idColumns, String bytesColumn, Row.Mapper<Place> row) {

    public EncryptedTable {
        idColumns = List.copyOf(idColumns);
    }

    /**
     * One row.
     *
     * @param context what ties the bytes to the row, as for {@link Vault#encrypt}
     * @param id values of the id columns
     */
    public record Place(byte[] context, List<Object> id) {

        public Place {
            id = List.copyOf(id);
        }
    }

    /** Greater and less instead of unequal, which no index answers. */
    String selectSome() {
        return "select " + String.join(", ", idColumns) + ", key_id, " + bytesColumn + " from " + name + " where "
                + bytesColumn + " is not null and (key_id < ? or key_id > ?) limit ? for update skip locked";
    }

    String updateOne() {
        return "update " + name + " set key_id = ?, " + bytesColumn + " = ? where "
                + String.join(" = ? and ", idColumns) + " = ?";
    }
}

package org.huizhi.vault;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Row;

/**
 * A table with encrypted bytes, as its owner declares it: a bean of this type is all that a new one needs in order to
 * be encrypted again after a change of keys. Column {@code key_id} names the key of a row's bytes.
 *
 * @param idColumns what identifies a row
 * @param boundColumns others that the context names, so that the bytes prove them too
 * @param bytesColumn null in rows that are erased
 * @param row reads one row, whose columns are those of the id, and then the bound ones
 */
public record EncryptedTable(
        String name, List<String> idColumns, List<String> boundColumns, String bytesColumn, Row.Mapper<Place> row) {

    public EncryptedTable {
        idColumns = List.copyOf(idColumns);
        boundColumns = List.copyOf(boundColumns);
    }

    /** One whose context names the id alone. */
    public EncryptedTable(String name, List<String> idColumns, String bytesColumn, Row.Mapper<Place> row) {
        this(name, idColumns, List.of(), bytesColumn, row);
    }

    private String read() {
        return Stream.concat(idColumns.stream(), boundColumns.stream()).collect(Collectors.joining(", "));
    }

    /** @return the column, counted from 1, of the key in {@link #selectThese()} */
    int keyColumn() {
        return idColumns.size() + boundColumns.size() + 1;
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

        /** @return of the row in its table, as {@link EncryptedTable#rowName()} has it */
        String name() {
            return id.stream().map(Place::text).collect(Collectors.joining("/"));
        }

        private static String text(Object value) {
            return value instanceof byte[] bytes ? "\\x" + HexFormat.of().formatHex(bytes) : value.toString();
        }
    }

    private String rowName() {
        return "concat_ws('/', " + String.join("::text, ", idColumns) + "::text)";
    }

    /** Arguments: keys; names of rows that are left out; how many. */
    String selectSome() {
        return "select " + read() + " from " + name + " where " + bytesColumn + " is not null and key_id = any(?) and "
                + rowName() + " <> all(?) limit ?";
    }

    /** Arguments: an array of each id column; the current key. */
    String selectThese() {
        String ids = String.join(", ", idColumns);
        return "select " + read() + ", key_id, " + bytesColumn + " from " + name + " join unnest("
                + String.join(", ", Collections.nCopies(idColumns.size(), "?")) + ") as these(" + ids + ") using ("
                + ids
                + ") where " + bytesColumn + " is not null and key_id <> ? for update of " + name + " skip locked";
    }

    /** Arguments: the current key, twice. Greater and less instead of unequal, which no index answers. */
    String selectOtherKey() {
        return "select key_id from " + name + " where " + bytesColumn
                + " is not null and (key_id < ? or key_id > ?) limit 1";
    }

    String updateOne() {
        return "update " + name + " set key_id = ?, " + bytesColumn + " = ? where "
                + String.join(" = ? and ", idColumns) + " = ?";
    }
}

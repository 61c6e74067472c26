package org.huizhi.upload;

import java.util.List;
import java.util.Set;
import org.huizhi.access.Caller;

/**
 * What stands before the rows that were refused.
 *
 * @param names of the columns
 * @param offices that its account acted for when it uploaded the file
 */
record FailureHead(List<String> names, Set<String> offices) {

    /** @return whether it is known that the row is not of an office that the caller has lost since */
    boolean isFor(Caller caller, FailedRow row) {
        int column = names.indexOf(Columns.SENDER);
        if (column < 0) {
            return false;
        }
        String office =
                column < row.cells().size() ? Column.codeOnly(row.cells().get(column)) : "";
        return !offices.contains(office) || caller.offices().contains(office);
    }
}

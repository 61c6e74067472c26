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

    /** @return whether the row is not of an office that the caller has lost since */
    boolean isFor(Caller caller, FailedRow row) {
        int column = names.indexOf(Columns.SENDER);
        // A code, and what it stands for behind a blank.
        String office =
                column < row.cells().size() ? row.cells().get(column).strip().split("\\s", 2)[0] : "";
        return !offices.contains(office) || caller.offices().contains(office);
    }
}

package org.huizhi.offline;

import java.util.List;
import java.util.UUID;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What came of a workbook that was brought back.
 *
 * @param done acts that were carried out now
 * @param repeated those that were carried out when the file was imported before
 * @param moved slips with which something else was done meanwhile; nothing of theirs is overwritten
 * @param refused rows with a fault
 * @param untouched rows in which no act stands
 * @param rows of which something is to be told, in their order
 */
public record WorkReport(int done, int repeated, int moved, int refused, int untouched, List<Row> rows) {

    /** What came of a row. */
    public enum Result {
        DONE,
        REPEATED,
        MOVED,
        REFUSED
    }

    /**
     * @param sheet from 1
     * @param row as the program shows it, from 1
     * @param slip null where the row does not say
     * @param type of its notice; null likewise
     * @param act null where the row says none that there is
     * @param state of the slip now; null where the caller does not see it
     * @param problem null where it is done
     */
    public record Row(
            int sheet,
            int row,
            @Nullable UUID slip,
            @Nullable String type,
            @Nullable String act,
            Result result,
            @Nullable String state,
            @Nullable ProblemException problem) {}
}

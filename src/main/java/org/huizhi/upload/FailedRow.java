package org.huizhi.upload;

import java.util.List;
import java.util.Locale;
import org.huizhi.problem.Problem;

/**
 * A row that was refused, and why. A pointer in the problem begins with the row's number:
 * {@code /17/payload/person/name}.
 *
 * @param cells of the row as they were read, from the first column on
 */
record FailedRow(List<String> cells, Problem en, Problem zh) {

    FailedRow {
        en = whole(en);
        zh = whole(zh);
    }

    /** What is empty is not written. */
    @SuppressWarnings({"NullAway", "ConstantConditions"})
    private static Problem whole(Problem read) {
        return read.errors() != null
                ? read
                : new Problem(read.type(), read.title(), read.status(), read.detail(), read.state(), List.of());
    }

    Problem problem(Locale language) {
        return language.equals(Locale.CHINESE) ? zh : en;
    }
}

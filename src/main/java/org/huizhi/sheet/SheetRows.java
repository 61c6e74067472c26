package org.huizhi.sheet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows of a sheet, one after the other; none of them is kept. */
public interface SheetRows extends AutoCloseable {

    /** Columns of a sheet; more are no table for people. */
    int MOST_COLUMNS = 256;

    /** Characters in a cell, as many as spreadsheet programs take. */
    int LONGEST_CELL = 32_767;

    /** Characters of a row; its cells may name one text of the file again and again. */
    int LONGEST_ROW = 256 * 1024;

    /** Rows of a sheet, in every program, with empty ones. */
    int MOST_ROWS = 1_048_576;

    /**
     * @return null at the end; rows without anything in them may be left out
     * @throws UnusableFileException where it cannot be read on
     */
    @Nullable
    SheetRow next() throws IOException;

    @Override
    void close() throws IOException;
}

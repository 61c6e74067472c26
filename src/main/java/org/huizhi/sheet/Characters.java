package org.huizhi.sheet;

import org.huizhi.validation.Sentence;

/** Counts the characters of the cells of a sheet, since a few bytes of a file may stand for any number of them. */
final class Characters {

    /** Of a sheet: four times what a file may have in bytes. */
    private static final long MOST = 256L * 1024 * 1024;

    private long all;
    private int row;
    private int ofRow;

    /**
     * @param number of the row, as people count
     * @throws UnusableFileException when its cells, or those of all rows, are too long together
     */
    void add(int number, String text) throws UnusableFileException {
        if (number != row) {
            row = number;
            ofRow = 0;
        }
        ofRow += text.length();
        all += text.length();
        if (ofRow > SheetRows.LONGEST_ROW) {
            throw new UnusableFileException(
                    Sentence.of("row {0} has more than {1} characters", number, SheetRows.LONGEST_ROW));
        }
        if (all > MOST) {
            throw SharedTexts.tooLarge();
        }
    }
}

package org.huizhi.sheet;

import java.util.regex.Pattern;
import org.huizhi.validation.Xml;

/** Texts in cells, such that a spreadsheet program shows them as they are. */
public final class Cells {

    public static final String CSV = "text/csv";
    public static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Spreadsheet programs take such texts for formulas (OWASP, "CSV Injection"), in Chinese in full width too. */
    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r\\n＝＋－＠].*", Pattern.DOTALL);

    /**
     * And such for numbers, days and truth values, of which they keep neither zeros in front nor more than 15 digits.
     * The id of an agreement may be one. Days and months stay as they are.
     */
    private static final Pattern CHANGED =
            Pattern.compile("(?![0-9]{4}-[0-9]{2}-[0-9]{2}$)(?:0[0-9]+|[0-9]{16,}|[0-9.]+[eE][0-9]+|(?i:true|false)"
                    + "|[0-9]{1,3}(?:,[0-9]{3})+|[0-9.]+%|[0-9]{1,2}(?::[0-9]{2}){1,2}"
                    + "|[A-Za-z]{3,9}-[0-9]{1,4}|[0-9]{1,2}-[A-Za-z]{3,9}"
                    + "|[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}|[0-9]{1,2}[-./][0-9]{1,4}|[0-9]{4}[-./][0-9])");

    /** Text in a workbook that stands for a character (ECMA-376, 22.4.2.4). */
    private static final Pattern ESCAPE = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

    private static final String MARK = "'";

    private Cells() {}

    /**
     * @return text as people see it: without blanks of any script, marks and characters of no width around it, and with
     *     line ends of one kind
     */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isUnseen(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (to > from && isUnseen(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        String trimmed = text.substring(from, to);
        return trimmed.indexOf('\r') < 0
                ? trimmed
                : trimmed.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static boolean isUnseen(int point) {
        return Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT;
    }

    /** @return text that a spreadsheet program shows as it is when it opens the CSV; so is one that looks marked */
    public static String inCsv(String text) {
        return isChanged(unmarked(text)) ? MARK + text : text;
    }

    /** @return what {@link #inCsv} was given: the mark that it put before a text is no part of it */
    public static String outOfCsv(String cell) {
        return cell.startsWith(MARK) && isChanged(unmarked(cell)) ? cell.substring(1) : cell;
    }

    private static String unmarked(String text) {
        int marks = 0;
        while (text.startsWith(MARK, marks)) {
            marks++;
        }
        return text.substring(marks);
    }

    private static boolean isChanged(String text) {
        return FORMULA.matcher(text).matches() || CHANGED.matcher(text).matches();
    }

    /** @return text of a cell that says of itself that it is text */
    public static String inWorkbook(String text) {
        return Xml.text(ESCAPE.matcher(text).replaceAll("_x005F_"));
    }
}

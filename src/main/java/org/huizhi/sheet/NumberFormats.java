package org.huizhi.sheet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** As what a spreadsheet program shows the numbers of a workbook, by the styles of their cells (18.8.30, 18.8.31). */
final class NumberFormats {

    private static final int MOST_STYLES = 100_000;
    private static final int CUSTOM_FORMATS = 164;

    /** Those of every language, and of East Asia. */
    private static final Set<Integer> DAYS =
            Set.of(14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58);

    private static final int DAY_AND_TIME = 22;

    /** What is no letter of a day in a format: texts, conditions and colours, and single signs. */
    private static final Pattern NO_DAY = Pattern.compile("\"[^\"]*\"|\\[[^\\]]*]|\\\\.|_.|\\*.");

    private static final Pattern DAY = Pattern.compile("[yYdD]|[mM]{3,}");
    private static final Pattern TIME = Pattern.compile("[hHsS]");
    private static final Pattern DIGITS = Pattern.compile("0{2,18}");

    /**
     * @param day whether it is a day, and {@code time} whether a time stands beside it
     * @param digits at least, zeros in front; 0 for as many as there are
     */
    record Shown(boolean day, boolean time, int digits) {

        private static final Shown NUMBER = new Shown(false, false, 0);

        private static Shown by(String format) {
            String letters = NO_DAY.matcher(format).replaceAll("");
            boolean day = DAY.matcher(letters).find();
            return new Shown(
                    day,
                    day && TIME.matcher(letters).find(),
                    DIGITS.matcher(format).matches() ? format.length() : 0);
        }
    }

    /** By style of a cell, the format; by format, what it shows. */
    private final List<Integer> formats = new ArrayList<>();

    private final Map<Integer, Shown> custom = new HashMap<>();

    Shown of(int style) {
        if (style < 0 || style >= formats.size()) {
            return Shown.NUMBER;
        }
        int format = formats.get(style);
        if (format == DAY_AND_TIME || DAYS.contains(format)) {
            return new Shown(true, format == DAY_AND_TIME, 0);
        }
        return custom.getOrDefault(format, Shown.NUMBER);
    }

    void read(XMLStreamReader xml) throws XMLStreamException, IOException {
        boolean ofCells = false;
        while (xml.hasNext()) {
            if (WorkbookParts.begins(xml)) {
                switch (xml.getLocalName()) {
                    case "numFmt" ->
                        add(
                                WorkbookParts.number(xml.getAttributeValue(null, "numFmtId"), 0),
                                xml.getAttributeValue(null, "formatCode"));
                    case "cellXfs" -> ofCells = true;
                    case "xf" -> {
                        if (ofCells && formats.size() < MOST_STYLES) {
                            formats.add(WorkbookParts.number(xml.getAttributeValue(null, "numFmtId"), 0));
                        }
                    }
                    default -> ofCells = ofCells && isWithinFormat(xml.getLocalName());
                }
            }
        }
    }

    private static boolean isWithinFormat(String element) {
        return element.equals("alignment") || element.equals("protection") || element.equals("extLst");
    }

    private void add(int id, @Nullable String code) {
        if (code != null && id >= CUSTOM_FORMATS && custom.size() < MOST_STYLES) {
            custom.put(id, Shown.by(code));
        }
    }
}

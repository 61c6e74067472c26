package org.huizhi.sheet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a workbook before a sheet is read: where its sheets are, its texts, and which of its numbers
 * are days (ISO/IEC 29500-1, 18.2 to 18.8).
 */
final class WorkbookParts {

    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    private static final String FOLDER = "xl/";
    private static final int MOST_STYLES = 100_000;
    /** More are not looked at. */
    private static final int MOST_SHEETS = 100;

    /** As many as there are parts, each with a name. */
    private static final int MOST_RELATIONS = 2_000;

    private static final int LONGEST_TARGET = 1_000;
    private static final int CUSTOM_FORMATS = 164;

    /** Formats of numbers that are days, in every language and in those of East Asia (18.8.30). */
    private static final Set<Integer> DAYS =
            Set.of(14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58);

    /** What is no letter of a day in a format: texts, conditions and colours, and single signs. */
    private static final Pattern NO_DAY = Pattern.compile("\"[^\"]*\"|\\[[^\\]]*]|\\\\.|_.|\\*.");

    private static final Pattern DAY = Pattern.compile("[yYdD]|[mM]{3,}");

    /** A character that XML cannot hold (22.4.2.4). */
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    final SharedTexts texts = new SharedTexts();
    private final Map<String, String> relations = new HashMap<>();
    private final List<Integer> formats = new ArrayList<>();
    private final Set<Integer> customDays = new HashSet<>();
    private final List<String> sheets = new ArrayList<>();
    private boolean from1904;

    private WorkbookParts() {}

    static WorkbookParts read(ByteSource bytes) throws IOException {
        WorkbookParts parts = new WorkbookParts();
        try (Unpacked workbook = new Unpacked(bytes)) {
            for (String name = workbook.next(); name != null; name = workbook.next()) {
                switch (name) {
                    case FOLDER + "workbook.xml" -> each(workbook.read(), parts::inWorkbook);
                    case FOLDER + "_rels/workbook.xml.rels" -> each(workbook.read(), parts::inRelations);
                    case FOLDER + "styles.xml" -> parts.readStyles(workbook.read());
                    case FOLDER + "sharedStrings.xml" -> parts.readTexts(workbook.read());
                    default -> {
                        // Pictures, other sheets, settings.
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw fault(e);
        }
        return parts;
    }

    /** What the bytes were refused for comes through the parser of XML as its own. */
    static UnusableFileException fault(XMLStreamException fault) {
        return fault.getNestedException() instanceof UnusableFileException unusable
                ? unusable
                : Unpacked.notAWorkbook();
    }

    /** @return names of their parts, in their order; the first one at least */
    List<String> sheets() throws UnusableFileException {
        List<String> parts = sheets.stream()
                .map(relations::get)
                .filter(Objects::nonNull)
                .map(target -> target.startsWith("/") ? target.substring(1) : FOLDER + target)
                .toList();
        if (parts.isEmpty() || !relations.containsKey(sheets.get(0))) {
            throw Unpacked.notAWorkbook();
        }
        return parts;
    }

    boolean from1904() {
        return from1904;
    }

    /** @param style of a cell */
    boolean isDay(int style) {
        if (style < 0 || style >= formats.size()) {
            return false;
        }
        int format = formats.get(style);
        return DAYS.contains(format) || customDays.contains(format);
    }

    private interface Element {

        void at(XMLStreamReader xml) throws UnusableFileException;
    }

    private static void each(XMLStreamReader xml, Element element) throws XMLStreamException, IOException {
        while (xml.hasNext()) {
            if (begins(xml)) {
                element.at(xml);
            }
        }
    }

    /** @return whether an element begins here */
    static boolean begins(XMLStreamReader xml) throws XMLStreamException, UnusableFileException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw Unpacked.notAWorkbook();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    private void inWorkbook(XMLStreamReader xml) {
        if (xml.getLocalName().equals("workbookPr")) {
            String value = xml.getAttributeValue(null, "date1904");
            from1904 = "1".equals(value) || "true".equals(value);
        } else if (xml.getLocalName().equals("sheet") && sheets.size() < MOST_SHEETS) {
            String id = xml.getAttributeValue(RELATIONS, "id");
            String strict = id == null ? xml.getAttributeValue(STRICT_RELATIONS, "id") : id;
            sheets.add(strict == null ? "" : strict);
        }
    }

    private void inRelations(XMLStreamReader xml) throws UnusableFileException {
        String id = xml.getAttributeValue(null, "Id");
        String target = xml.getAttributeValue(null, "Target");
        if (xml.getLocalName().equals("Relationship") && id != null && target != null) {
            // A link to elsewhere may be as long as it likes.
            if (id.length() <= LONGEST_TARGET && target.length() <= LONGEST_TARGET) {
                relations.put(id, target);
            }
            if (relations.size() > MOST_RELATIONS) {
                throw SharedTexts.tooLarge();
            }
        }
    }

    private void readStyles(XMLStreamReader xml) throws XMLStreamException, IOException {
        boolean ofCells = false;
        while (xml.hasNext()) {
            if (begins(xml)) {
                switch (xml.getLocalName()) {
                    case "numFmt" -> custom(xml);
                    case "cellXfs" -> ofCells = true;
                    case "xf" -> {
                        if (ofCells && formats.size() < MOST_STYLES) {
                            formats.add(number(xml.getAttributeValue(null, "numFmtId"), 0));
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

    private void custom(XMLStreamReader xml) {
        String code = xml.getAttributeValue(null, "formatCode");
        int id = number(xml.getAttributeValue(null, "numFmtId"), 0);
        if (code != null
                && id >= CUSTOM_FORMATS
                && customDays.size() < MOST_STYLES
                && DAY.matcher(NO_DAY.matcher(code).replaceAll("")).find()) {
            customDays.add(id);
        }
    }

    private void readTexts(XMLStreamReader xml) throws XMLStreamException, IOException {
        while (xml.hasNext()) {
            if (begins(xml) && xml.getLocalName().equals("si")) {
                texts.add(text(xml, "si"));
            }
        }
    }

    /**
     * The text of an element, of all its pieces, but not how it is pronounced.
     *
     * @param end name of the element
     */
    static String text(XMLStreamReader xml, String end) throws XMLStreamException, IOException {
        StringBuilder text = new StringBuilder();
        int pronounced = 0;
        boolean within = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                pronounced += xml.getLocalName().equals("rPh") ? 1 : 0;
                within = xml.getLocalName().equals("t");
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (xml.getLocalName().equals(end)) {
                    return unescaped(text.toString());
                }
                pronounced -= xml.getLocalName().equals("rPh") ? 1 : 0;
                within = false;
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw Unpacked.notAWorkbook();
            } else if (within && pronounced == 0 && xml.isCharacters()) {
                append(text, xml);
            }
        }
        throw Unpacked.notAWorkbook();
    }

    static void append(StringBuilder text, XMLStreamReader xml) throws UnusableFileException {
        if (text.length() + xml.getTextLength() > SheetRows.LONGEST_CELL) {
            throw new UnusableFileException(Sentence.of("a cell has more than {0} characters", SheetRows.LONGEST_CELL));
        }
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }

    static String unescaped(String text) {
        if (!text.contains("_x")) {
            return text;
        }
        return ESCAPED.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }

    static int number(@Nullable String text, int otherwise) {
        return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}

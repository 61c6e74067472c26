package org.huizhi.sheet;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a workbook before a sheet is read: where its sheets are, its texts, and which of its numbers
 * are days (ISO/IEC 29500-1, 18.2 to 18.8). Where a part is, its relations say (29500-2, 6.5): its name is any.
 */
final class WorkbookParts {

    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    private static final int MOST_SHEETS = 100;

    /** As many as there are parts, each with a name. */
    private static final int MOST_RELATIONS = 2_000;

    private static final int LONGEST_TARGET = 1_000;

    /** A character that XML cannot hold (22.4.2.4). */
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    final SharedTexts texts = new SharedTexts();
    final NumberFormats formats = new NumberFormats();
    private final List<Sheet> sheets = new ArrayList<>();
    private List<String> shown = List.of();
    private boolean from1904;

    private WorkbookParts() {}

    /** @param relation by which the workbook names it */
    private record Sheet(String relation, boolean hidden) {}

    /** @param kind the last word of its type, which is the same in strict workbooks */
    private record Relation(String kind, String part) {}

    static WorkbookParts read(Unpacked workbook) throws XMLStreamException, IOException {
        WorkbookParts parts = new WorkbookParts();
        String main = part(relations(workbook, "/"), "officeDocument");
        if (main == null) {
            throw Unpacked.notAWorkbook();
        }
        Map<String, Relation> relations = relations(workbook, main);
        each(workbook.read(main.substring(1)), parts::inWorkbook);
        String styles = part(relations, "styles");
        if (styles != null && workbook.has(styles.substring(1))) {
            parts.formats.read(workbook.read(styles.substring(1)));
        }
        String texts = part(relations, "sharedStrings");
        if (texts != null && workbook.has(texts.substring(1))) {
            parts.readTexts(workbook.read(texts.substring(1)));
        }
        parts.shown = parts.sheets.stream()
                .filter(sheet -> !sheet.hidden())
                .map(sheet -> relations.get(sheet.relation()))
                // Charts have sheets of their own.
                .filter(relation -> relation != null && relation.kind().equals("worksheet"))
                .map(relation -> relation.part().substring(1))
                .toList();
        if (parts.shown.isEmpty()) {
            throw Unpacked.notAWorkbook();
        }
        return parts;
    }

    /** What the bytes were refused for comes through the parser of XML as its own. */
    static UnusableFileException fault(XMLStreamException fault) {
        return fault.getNestedException() instanceof UnusableFileException unusable
                ? unusable
                : Unpacked.notAWorkbook();
    }

    /** @return names of the parts of those sheets that are shown, in their order; one at least */
    List<String> shown() {
        return shown;
    }

    boolean from1904() {
        return from1904;
    }

    private static @Nullable String part(Map<String, Relation> relations, String kind) {
        return relations.values().stream()
                .filter(relation -> relation.kind().equals(kind))
                .map(Relation::part)
                .findFirst()
                .orElse(null);
    }

    /**
     * @param of name of the part whose they are, from the root on
     * @return by their ids; none where the part has none
     */
    private static Map<String, Relation> relations(Unpacked workbook, String of)
            throws XMLStreamException, IOException {
        int name = of.lastIndexOf('/') + 1;
        String part = of.substring(1, name) + "_rels/" + of.substring(name) + ".rels";
        Map<String, Relation> relations = new HashMap<>();
        if (workbook.has(part)) {
            each(workbook.read(part), xml -> add(relations, of, xml));
        }
        return relations;
    }

    private static void add(Map<String, Relation> relations, String of, XMLStreamReader xml)
            throws UnusableFileException {
        String id = xml.getAttributeValue(null, "Id");
        String type = xml.getAttributeValue(null, "Type");
        String target = xml.getAttributeValue(null, "Target");
        if (!xml.getLocalName().equals("Relationship") || id == null || type == null || target == null) {
            return;
        }
        boolean elsewhere = "External".equals(xml.getAttributeValue(null, "TargetMode"));
        // A link to elsewhere may be as long as it likes.
        if (!elsewhere && id.length() <= LONGEST_TARGET && target.length() <= LONGEST_TARGET) {
            relations.put(id, new Relation(type.substring(type.lastIndexOf('/') + 1), resolved(of, target)));
        }
        if (relations.size() > MOST_RELATIONS) {
            throw SharedTexts.tooLarge();
        }
    }

    /** @return from the root on */
    private static String resolved(String of, String target) throws UnusableFileException {
        try {
            String path = address(of).resolve(address(target)).normalize().getPath();
            if (path == null || !path.startsWith("/")) {
                throw Unpacked.notAWorkbook();
            }
            return path;
        } catch (IllegalArgumentException e) {
            throw Unpacked.notAWorkbook();
        }
    }

    private static URI address(String of) {
        return URI.create(of.replace('\\', '/').replace(" ", "%20"));
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

    private void inWorkbook(XMLStreamReader xml) throws UnusableFileException {
        if (xml.getLocalName().equals("workbookPr")) {
            from1904 = isTrue(xml.getAttributeValue(null, "date1904"));
        } else if (xml.getLocalName().equals("sheet")) {
            String id = xml.getAttributeValue(RELATIONS, "id");
            String strict = id == null ? xml.getAttributeValue(STRICT_RELATIONS, "id") : id;
            String state = xml.getAttributeValue(null, "state");
            sheets.add(new Sheet(strict == null ? "" : strict, state != null && !state.equals("visible")));
            if (sheets.size() > MOST_SHEETS) {
                throw SharedTexts.tooLarge();
            }
        }
    }

    static boolean isTrue(@Nullable String value) {
        return "1".equals(value) || "true".equals(value);
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

package org.huizhi.paper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/**
 * What is copied out of a PDF, or searched for in it, is what was written. Some characters share their picture with a
 * radical of the same look, such as 小 with ⼩, and the writer of PDF says of a picture which letter of it comes first:
 * the radical.
 */
final class Searchable {

    /**
     * A line of a {@code ToUnicode} map (ISO 32000-1, section 9.10.3): from one code to another, and the first letter.
     */
    private static final Pattern LINE =
            Pattern.compile("^<(\\p{XDigit}{4})> <(\\p{XDigit}{4})> <(\\p{XDigit}+)>$", Pattern.MULTILINE);

    private static final Pattern BLOCKS = Pattern.compile("\\d+ beginbfrange.*endbfrange", Pattern.DOTALL);

    /** As the section allows. */
    private static final int LINES_OF_A_BLOCK = 100;

    private Searchable() {}

    /** @param saved a PDF whose fonts are in it as they will be */
    static PDDocument open(byte[] saved) throws IOException {
        PDDocument document = Loader.loadPDF(saved);
        Set<COSStream> maps = Collections.newSetFromMap(new IdentityHashMap<>());
        for (PDPage page : document.getPages()) {
            COSDictionary fonts = page.getResources().getCOSObject().getCOSDictionary(COSName.FONT);
            if (fonts != null) {
                for (COSName name : fonts.keySet()) {
                    COSDictionary font = fonts.getCOSDictionary(name);
                    COSStream map = font == null ? null : font.getCOSStream(COSName.TO_UNICODE);
                    if (map != null && maps.add(map)) {
                        write(
                                map,
                                corrected(new String(
                                        map.createInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)));
                    }
                }
            }
        }
        return document;
    }

    private static void write(COSStream map, String text) throws IOException {
        try (OutputStream out = map.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static String corrected(String map) {
        List<String> lines = new ArrayList<>();
        for (MatchResult range : LINE.matcher(map).results().toList()) {
            int first = Integer.parseInt(range.group(1), 16);
            int last = Integer.parseInt(range.group(2), 16);
            String letters = utf16(range.group(3));
            for (int code = first; code <= last; code++) {
                int letter = letters.codePointAt(0) + code - first;
                lines.add("<%1$04X> <%1$04X> <%2$s>"
                        .formatted(
                                code,
                                letters.codePointCount(0, letters.length()) > 1
                                        ? range.group(3)
                                        : hex(PaperFont.common(letter))));
            }
        }
        StringBuilder blocks = new StringBuilder();
        for (int from = 0; from < lines.size(); from += LINES_OF_A_BLOCK) {
            List<String> block = lines.subList(from, Math.min(lines.size(), from + LINES_OF_A_BLOCK));
            blocks.append(from == 0 ? "" : "\n")
                    .append(block.size())
                    .append(" beginbfrange\n")
                    .append(String.join("\n", block))
                    .append("\nendbfrange");
        }
        return BLOCKS.matcher(map).replaceFirst(blocks.toString());
    }

    private static String utf16(String hex) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at + 4 <= hex.length(); at += 4) {
            text.append((char) Integer.parseInt(hex.substring(at, at + 4), 16));
        }
        return text.toString();
    }

    private static String hex(int letter) {
        StringBuilder hex = new StringBuilder();
        for (char unit : Character.toChars(letter)) {
            hex.append("%04X".formatted((int) unit));
        }
        return hex.toString();
    }
}

package org.huizhi.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a part of a workbook on their way to a parser, which holds pieces of XML as a whole: a tag, a text,
 * a comment, the names of all open elements, every name there was. Each of them is bounded here, before it is held; the
 * platform's parser bounds none of them as it is read here.
 */
final class BoundedXml extends Reader {

    /** Characters of a text or comment: of a cell, each written as an entity or in the escape of workbooks. */
    static final int LONGEST_PIECE = 256 * 1024;

    static final int LONGEST_TAG = 64 * 1024;
    static final int LONGEST_NAME = 200;
    static final int MOST_ATTRIBUTES = 100;
    static final int MOST_DEPTH = 64;
    /** Prefixes of namespaces in force at one place; each name is looked up among them. */
    static final int MOST_PREFIXES = 200;
    /** Names of elements, attributes and instructions, each counted once. */
    static final int MOST_NAMES = 4096;

    private static final int MARK_LENGTH = 3;
    private static final char MARK = '\uFEFF';
    private static final String PREFIX = "xmlns";
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private enum Within {
        TEXT,
        BEGINNING,
        TAG,
        VALUE,
        END_TAG,
        DECLARATION,
        COMMENT_BEGINNING,
        COMMENT,
        SECTION,
        INSTRUCTION
    }

    private final Reader in;
    private Within within = Within.TEXT;
    private boolean first = true;
    private int length;
    /** Of the sign that ends this piece when it comes often enough, how many stand here in a row. */
    private int run;

    private char quote;
    private boolean slash;
    private int attributes;
    private int prefixes;
    private int nameLength;
    private int nameIsPrefix;
    private long nameHash;
    private final int[] prefixesAt = new int[MOST_DEPTH + 1];
    private int prefixesInForce;
    private int depth;
    private final long[] names = new long[2 * MOST_NAMES];
    private int nameCount;

    private BoundedXml(Reader in) {
        this.in = in;
    }

    /** Parts of a workbook are in UTF-8 or UTF-16, whatever they say of themselves (ISO/IEC 29500-2, 6.2.5). */
    static Reader of(InputStream part) throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(part, MARK_LENGTH);
        byte[] beginning = bytes.readNBytes(MARK_LENGTH);
        bytes.unread(beginning);
        return new BoundedXml(new InputStreamReader(
                bytes,
                charset(beginning)
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    private static Charset charset(byte[] beginning) {
        if (beginning.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int signs = (beginning[0] & 0xFF) << Byte.SIZE | (beginning[1] & 0xFF);
        return switch (signs) {
            case 0xFEFF, '<' -> StandardCharsets.UTF_16BE;
            case 0xFFFE, '<' << Byte.SIZE -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    @Override
    public int read(char[] into, int from, int most) throws IOException {
        int read = in.read(into, from, most);
        if (first && read > 0) {
            first = false;
            if (into[from] == MARK) {
                System.arraycopy(into, from + 1, into, from, --read);
                if (read == 0) {
                    return read(into, from, most);
                }
            }
        }
        for (int i = from; i < from + read; i++) {
            take(into[i]);
        }
        return read;
    }

    private void take(char c) throws UnusableFileException {
        if (++length > (within == Within.TAG || within == Within.VALUE ? LONGEST_TAG : LONGEST_PIECE)) {
            throw SharedTexts.tooLarge();
        }
        switch (within) {
            case TEXT -> {
                if (c == '<') {
                    begin(Within.BEGINNING);
                }
            }
            case BEGINNING -> inBeginning(c);
            case TAG -> inTag(c);
            case VALUE -> within = c == quote ? Within.TAG : Within.VALUE;
            case END_TAG -> inEndTag(c);
            case DECLARATION -> {
                // One of the type of a document is in no workbook.
                if (c != '-' && c != '[') {
                    throw Unpacked.notAWorkbook();
                }
                begin(c == '-' ? Within.COMMENT_BEGINNING : Within.SECTION);
            }
            case COMMENT_BEGINNING -> {
                if (c != '-') {
                    throw Unpacked.notAWorkbook();
                }
                begin(Within.COMMENT);
            }
            case COMMENT -> endsAfter(c, '-', 2);
            case SECTION -> endsAfter(c, ']', 2);
            case INSTRUCTION -> inInstruction(c);
        }
    }

    private void begin(Within piece) {
        within = piece;
        length = 0;
        run = 0;
    }

    private void inBeginning(char c) throws UnusableFileException {
        switch (c) {
            case '/' -> begin(Within.END_TAG);
            case '!' -> begin(Within.DECLARATION);
            case '?' -> begin(Within.INSTRUCTION);
            default -> {
                begin(Within.TAG);
                attributes = 0;
                prefixes = 0;
                inTag(c);
            }
        }
    }

    private void inTag(char c) throws UnusableFileException {
        switch (c) {
            case '"', '\'' -> {
                endName();
                quote = c;
                within = Within.VALUE;
            }
            case '>' -> {
                endName();
                if (!slash) {
                    open();
                }
                begin(Within.TEXT);
            }
            case '=' -> {
                endName();
                if (++attributes > MOST_ATTRIBUTES) {
                    throw SharedTexts.tooLarge();
                }
            }
            case ' ', '\t', '\r', '\n', '/' -> endName();
            default -> ofName(c);
        }
        slash = c == '/';
    }

    private void open() throws UnusableFileException {
        if (++depth > MOST_DEPTH) {
            throw SharedTexts.tooLarge();
        }
        prefixesAt[depth] = prefixes;
        prefixesInForce += prefixes;
    }

    private void inEndTag(char c) throws UnusableFileException {
        if (c == '>') {
            if (depth == 0) {
                throw Unpacked.notAWorkbook();
            }
            prefixesInForce -= prefixesAt[depth--];
            begin(Within.TEXT);
        }
    }

    private void inInstruction(char c) throws UnusableFileException {
        if (c == '?' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            endName();
        } else if (nameLength == length - 1) {
            ofName(c);
        }
        endsAfter(c, '?', 1);
    }

    /** What opened this piece is no part of its end. */
    private void endsAfter(char c, char sign, int often) {
        if (c == '>' && run >= often) {
            begin(Within.TEXT);
        } else {
            run = c == sign ? run + 1 : 0;
        }
    }

    private void ofName(char c) throws UnusableFileException {
        if (nameLength == nameIsPrefix && nameLength < PREFIX.length() && c == PREFIX.charAt(nameLength)) {
            nameIsPrefix++;
        }
        if (++nameLength > LONGEST_NAME) {
            throw SharedTexts.tooLarge();
        }
        nameHash = (nameHash + c) * MULTIPLIER;
        nameHash ^= nameHash >>> (Integer.SIZE - 1);
    }

    private void endName() throws UnusableFileException {
        if (nameLength == 0) {
            return;
        }
        if (nameIsPrefix == PREFIX.length() && ++prefixes + prefixesInForce > MOST_PREFIXES) {
            throw SharedTexts.tooLarge();
        }
        remember(nameHash == 0 ? 1 : nameHash);
        nameLength = 0;
        nameIsPrefix = 0;
        nameHash = 0;
    }

    private void remember(long name) throws UnusableFileException {
        int place = (int) (name >>> Integer.SIZE) & (names.length - 1);
        while (names[place] != 0 && names[place] != name) {
            place = (place + 1) & (names.length - 1);
        }
        if (names[place] == 0) {
            if (++nameCount > MOST_NAMES) {
                throw SharedTexts.tooLarge();
            }
            names[place] = name;
        }
    }

    /** The part stays open: a parser is done with it before all of it is read, and the checksum is of all. */
    @Override
    public void close() {
        // Who unpacks the part closes it.
    }
}

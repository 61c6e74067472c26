package org.huizhi.sheet;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * In which encoding a text is: the one of its byte order mark, else the one that was said, else the only one in which
 * it can be read. A name in GB18030 may be bytes of UTF-8 too, and means another there: what can be read in both is
 * refused, unless one of the readings is none that anybody has written.
 */
public final class TextEncoding {

    /** Those that a text may be in; GBK and GB 2312 are within GB18030. */
    public static final List<String> ALL = List.of("UTF-8", "GB18030", "UTF-16", "UTF-16LE", "UTF-16BE");

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Map<String, String> WITHIN = Map.of(
            "UTF8",
            "UTF-8",
            "US-ASCII",
            "UTF-8",
            "GBK",
            "GB18030",
            "GB2312",
            "GB18030",
            "CP936",
            "GB18030",
            "WINDOWS-936",
            "GB18030",
            "X-GBK",
            "GB18030");

    /** Beside Chinese characters, what stands on forms. */
    private static final Set<UnicodeBlock> ON_FORMS = Set.of(
            UnicodeBlock.GENERAL_PUNCTUATION,
            UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION,
            UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS,
            UnicodeBlock.LETTERLIKE_SYMBOLS,
            UnicodeBlock.NUMBER_FORMS,
            UnicodeBlock.ENCLOSED_ALPHANUMERICS,
            UnicodeBlock.GEOMETRIC_SHAPES,
            UnicodeBlock.CJK_COMPATIBILITY);

    private static final int MIDDLE_DOT = 0xB7;
    private static final char MARK = '\uFEFF';
    private static final int MARK_LENGTH = 3;

    private final Charset charset;
    private final int skip;

    private TextEncoding(Charset charset, int skip) {
        this.charset = charset;
        this.skip = skip;
    }

    /** @return the name in {@link #ALL} of what a caller calls it; empty for one that no text may be in */
    public static Optional<String> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String known = WITHIN.getOrDefault(upper, upper);
        return ALL.stream().filter(known::equals).findFirst();
    }

    /**
     * @param said one of {@link #ALL}; null where nobody said it
     * @throws UnusableFileException for what is in none of them, or may be in two
     */
    static TextEncoding of(ByteSource bytes, @Nullable String said) throws IOException {
        TextEncoding marked = marked(bytes);
        if (marked != null || said != null) {
            TextEncoding encoding = marked != null ? marked : new TextEncoding(Charset.forName(said), 0);
            if (encoding.reads(bytes) == Reading.NONE) {
                throw new UnusableFileException(
                        Sentence.of("the file is not text in {0}, as it is said to be", encoding.charset.name()));
            }
            return encoding;
        }
        TextEncoding utf8 = new TextEncoding(StandardCharsets.UTF_8, 0);
        Reading reading = utf8.reads(bytes);
        if (reading == Reading.ASCII) {
            return utf8;
        }
        TextEncoding gb18030 = new TextEncoding(GB18030, 0);
        if (gb18030.reads(bytes) == Reading.NONE) {
            if (reading == Reading.NONE) {
                throw new UnusableFileException(
                        Sentence.of("the file is not text in UTF-8 or GB18030: save it as CSV, or as a workbook"));
            }
            return utf8;
        }
        if (reading == Reading.NONE) {
            return gb18030;
        }
        // Of Chinese in UTF-8 the other reading has characters that no file of few of them is made of.
        if (reading == Reading.FORMS && !isGb2312(bytes)) {
            return utf8;
        }
        throw new UnusableFileException(
                Sentence.of(
                        "the file can be read as UTF-8 and as GB18030, with other words: say which it is when you upload it, or save it as a workbook"));
    }

    private static @Nullable TextEncoding marked(ByteSource bytes) throws IOException {
        byte[] mark;
        try (InputStream in = bytes.open()) {
            mark = in.readNBytes(MARK_LENGTH);
        }
        if (mark.length == MARK_LENGTH && mark[0] == (byte) 0xEF && mark[1] == (byte) 0xBB && mark[2] == (byte) 0xBF) {
            return new TextEncoding(StandardCharsets.UTF_8, MARK_LENGTH);
        }
        if (mark.length >= 2 && mark[0] == (byte) 0xFF && mark[1] == (byte) 0xFE) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (mark.length >= 2 && mark[0] == (byte) 0xFE && mark[1] == (byte) 0xFF) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2);
        }
        return null;
    }

    /** What a text is in an encoding. */
    private enum Reading {
        NONE,
        ASCII,
        /** Only characters that a Chinese form holds. */
        FORMS,
        OTHER
    }

    private Reading reads(ByteSource bytes) throws IOException {
        Reading reading = Reading.ASCII;
        char[] buffer = new char[16 * 1024];
        char high = 0;
        try (Reader reader = reader(bytes)) {
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read && reading != Reading.OTHER; i++) {
                    char next = buffer[i];
                    if (Character.isHighSurrogate(next)) {
                        high = next;
                    } else if (next >= 0x80) {
                        int point = Character.isLowSurrogate(next) ? Character.toCodePoint(high, next) : next;
                        reading = isOnForms(point) ? Reading.FORMS : Reading.OTHER;
                    }
                }
            }
            return reading;
        } catch (CharacterCodingException e) {
            return Reading.NONE;
        }
    }

    private static boolean isOnForms(int point) {
        return UnicodeScript.of(point) == UnicodeScript.HAN
                || point == MIDDLE_DOT
                || ON_FORMS.contains(UnicodeBlock.of(point));
    }

    /** @return whether all that is not ASCII are pairs of GB 2312: what people write, and hardly ever an accident */
    private static boolean isGb2312(ByteSource bytes) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        boolean second = false;
        try (InputStream in = bytes.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    int one = buffer[i] & 0xFF;
                    if (one < (second ? 0xA1 : 0) || (!second && one >= 0x80 && (one < 0xA1 || one > 0xF7))) {
                        return false;
                    }
                    second = !second && one >= 0x80;
                }
            }
        }
        return !second;
    }

    /** What is not of this encoding is a fault, and never a question mark. */
    Reader reader(ByteSource bytes) throws IOException {
        InputStream in = bytes.open();
        in.skipNBytes(skip);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new BufferedReader(new WithoutMarks(new InputStreamReader(in, decoder)));
    }

    /** @return the same, with letters that this encoding has had in other places */
    String meant(String text) {
        return charset.equals(GB18030) ? GbLetters.meant(text) : text;
    }

    /** Files that were put behind each other have a mark in front of each. */
    private static final class WithoutMarks extends FilterReader {

        private WithoutMarks(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] into, int from, int most) throws IOException {
            int kept = 0;
            while (kept == 0) {
                int read = in.read(into, from, most);
                if (read <= 0) {
                    return read;
                }
                for (int i = from; i < from + read; i++) {
                    if (into[i] != MARK) {
                        into[from + kept++] = into[i];
                    }
                }
            }
            return kept;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }
    }
}

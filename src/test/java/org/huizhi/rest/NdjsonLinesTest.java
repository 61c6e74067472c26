package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NdjsonLinesTest {

    private static final int LONGEST = 100_000;

    @Test
    void blankLinesCountAndAreLeftOut() throws IOException {
        assertThat(read("a\n\n \r\nb\r\n\nc")).containsExactly("1 a", "4 b\r", "6 c");
        assertThat(read("")).isEmpty();
        assertThat(read("\n\n")).isEmpty();
    }

    @Test
    void aLineAsLongAsItMayBeIsReadAndALongerOneToldApart() throws IOException {
        String longest = "x".repeat(LONGEST);

        assertThat(read(longest + "\n" + longest + "y\nz")).containsExactly("1 " + longest, "2 too long", "3 z");
    }

    /** Wherever the ends of lines fall among the pieces in which they come. */
    @Test
    void nothingIsLostBetweenPieces() throws IOException {
        Random random = new Random(1);
        List<String> said = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 500; i++) {
            String line = "x".repeat(1 + random.nextInt(3000));
            said.add(i + " " + line);
            text.append(line).append('\n');
        }

        assertThat(read(text.toString())).isEqualTo(said);
    }

    private static List<String> read(String text) throws IOException {
        NdjsonLines lines = new NdjsonLines(new ByteArrayInputStream(text.getBytes(UTF_8)), LONGEST);
        List<String> read = new ArrayList<>();
        for (var chunk = lines.next(); !chunk.isEmpty(); chunk = lines.next()) {
            chunk.forEach(line -> read.add(line.number() + " "
                    + (line instanceof NdjsonLines.Whole whole ? new String(whole.bytes(), UTF_8) : "too long")));
        }
        return read;
    }
}

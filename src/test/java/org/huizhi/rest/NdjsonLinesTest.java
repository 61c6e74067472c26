package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
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

    /** A crowded replica takes a little at a time, and of a long line nothing. */
    @Test
    void whereThereIsNoRoomPiecesAreShortAndLongLinesAreLeftOut() throws IOException {
        String usual = "x".repeat(1_000);
        String longLine = "y".repeat(50_000);
        String text = (usual + "\n").repeat(30) + longLine + "\n" + usual;
        NdjsonLines lines = new NdjsonLines(
                incoming(new ByteArrayInputStream(text.getBytes(UTF_8)), weight -> weight == 1), LONGEST);

        List<Integer> sizes = new ArrayList<>();
        List<String> read = new ArrayList<>();
        for (var chunk = lines.next(); !chunk.isEmpty(); chunk = lines.next()) {
            sizes.add(chunk.size());
            chunk.forEach(line -> read.add(line.getClass().getSimpleName()));
        }

        assertThat(sizes).allMatch(size -> size <= 9);
        assertThat(read).hasSize(32).containsOnlyOnce("NoRoom").contains("Whole");
        assertThat(read.get(30)).isEqualTo("NoRoom");
    }

    @Test
    void whatHasBeenAnsweredWeighsNothingAnyMore() throws IOException {
        List<Integer> weights = new ArrayList<>();
        String text = "x".repeat(40_000) + "\n";
        NdjsonLines lines =
                new NdjsonLines(incoming(new ByteArrayInputStream(text.getBytes(UTF_8)), weights::add), LONGEST);

        lines.next();
        lines.next();

        assertThat(weights).startsWith(1).contains(8).endsWith(1);
    }

    private static List<String> read(String text) throws IOException {
        NdjsonLines lines =
                new NdjsonLines(incoming(new ByteArrayInputStream(text.getBytes(UTF_8)), weight -> true), LONGEST);
        List<String> read = new ArrayList<>();
        for (var chunk = lines.next(); !chunk.isEmpty(); chunk = lines.next()) {
            chunk.forEach(line -> read.add(line.number() + " "
                    + (line instanceof NdjsonLines.Whole whole ? new String(whole.bytes(), UTF_8) : "too long")));
        }
        return read;
    }

    /** A body that comes in one go. */
    static IncomingBody incoming(InputStream body, IntPredicate weigh) {
        return new IncomingBody(body, -1, weigh, () -> {}, IncomingBodyTest.PACE, Clock.systemUTC());
    }
}

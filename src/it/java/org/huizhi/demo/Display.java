package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Where the demonstration writes: a terminal, on which a table is drawn over the one before, or plain lines. */
final class Display {

    private final PrintStream out;
    private final boolean terminal;
    private int drawn;

    private Display(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Display ofStandardOutput() {
        // The launcher chooses the console that is there with a terminal alone.
        boolean terminal = Optional.ofNullable(System.console()).isPresent() && !"dumb".equals(System.getenv("TERM"));
        // The words are Chinese too, whatever the locale of the shell.
        return new Display(new PrintStream(System.out, true, StandardCharsets.UTF_8), terminal);
    }

    synchronized void line(String text) {
        out.println(text);
        drawn = 0;
    }

    /** Seconds between two tables; lines that stay are better few. */
    int tableSeconds() {
        return terminal ? 2 : 10;
    }

    /** Draws a table; on a terminal in place of the last one, where nothing has been written since. */
    synchronized void table(List<String> lines) {
        if (terminal && drawn > 0) {
            out.printf("\u001b[%dA\u001b[J", drawn);
        }
        lines.forEach(out::println);
        drawn = lines.size();
    }

    /** Pads on the right to a width in columns of a terminal, of which a Chinese character takes two. */
    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - columns(text)));
    }

    /** A rate as people read it: cut to one decimal, never rounded up. An empty cohort has none. */
    static String percent(JsonNode rate) {
        return rate.isNull()
                ? "—"
                : new BigDecimal(rate.asText()).movePointRight(2).setScale(1, RoundingMode.DOWN) + " %";
    }

    private static int columns(String text) {
        return text.codePoints()
                .map(character -> Character.isIdeographic(character) ? 2 : 1)
                .sum();
    }
}

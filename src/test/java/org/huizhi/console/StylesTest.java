package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The colours of the console can be read in both schemes, by the ratios of WCAG 2.2 (1.4.3 and 1.4.11). */
class StylesTest {

    private static final Path STYLES = Path.of("src/main/resources/console/console.css");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");
    private static final Pattern BLOCK = Pattern.compile(":root[^{]*\\{[^}]*}");

    private static final double TEXT = 4.5;
    private static final double SIGN = 3;

    record Pair(String front, String back, double least) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair("text", "page", TEXT),
            new Pair("text", "raised", TEXT),
            new Pair("muted", "page", TEXT),
            new Pair("muted", "raised", TEXT),
            new Pair("link", "page", TEXT),
            new Pair("link", "raised", TEXT),
            new Pair("on-action", "action", TEXT),
            new Pair("page", "bad", TEXT),
            new Pair("good", "page", TEXT),
            new Pair("good", "raised", TEXT),
            new Pair("good", "good-back", TEXT),
            new Pair("watch", "page", TEXT),
            new Pair("watch", "raised", TEXT),
            new Pair("watch", "watch-back", TEXT),
            new Pair("bad", "page", TEXT),
            new Pair("bad", "raised", TEXT),
            new Pair("bad", "bad-back", TEXT),
            new Pair("focus", "page", SIGN),
            new Pair("focus", "raised", SIGN),
            new Pair("edge", "page", SIGN),
            new Pair("edge", "raised", SIGN));

    static Stream<Map<String, String>> schemes() throws IOException {
        return BLOCK.matcher(Files.readString(STYLES))
                .results()
                .map(MatchResult::group)
                .filter(block -> block.contains("--watch-back"))
                .map(block -> {
                    Map<String, String> colours = new HashMap<>();
                    COLOUR.matcher(block).results().forEach(one -> colours.put(one.group(1), one.group(2)));
                    return colours;
                });
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void everyPairOfColoursCanBeRead(Map<String, String> scheme) {
        for (Pair pair : PAIRS) {
            assertThat(ratio(scheme.getOrDefault(pair.front(), ""), scheme.getOrDefault(pair.back(), "")))
                    .as("%s on %s", pair.front(), pair.back())
                    .isGreaterThanOrEqualTo(pair.least());
        }
    }

    /** Light; dark where it was chosen, and where the machine prefers it. */
    @Test
    void darkIsTheSameChosenOrPreferred() throws IOException {
        List<Map<String, String>> schemes = schemes().toList();

        assertThat(schemes).hasSize(3);
        assertThat(schemes.get(2)).isEqualTo(schemes.get(1)).isNotEqualTo(schemes.get(0));
        assertThat(schemes.get(1).keySet()).isEqualTo(schemes.get(0).keySet());
    }

    /** Nobody prints light letters on white paper. */
    @Test
    void darkIsForScreensAlone() throws IOException {
        assertThat(Files.readString(STYLES))
                .contains("@media screen {\n  :root[data-scheme=\"dark\"]")
                .contains("@media screen and (prefers-color-scheme: dark)")
                .doesNotContain("\n:root[data-scheme=\"dark\"]", "@media (prefers-color-scheme: dark)");
    }

    @Test
    void theyStayUnderTwentyKilobytesAndTheRulesHaveNoColours() throws IOException {
        String styles = Files.readString(STYLES);
        String rules = styles.substring(styles.indexOf("/* Text */"), styles.indexOf("@media print"));

        assertThat(styles.length()).isLessThan(20_000);
        assertThat(rules).doesNotContainPattern("#[0-9a-f]{3,6}\\b|rgb\\(|hsl\\(");
    }

    /** The policy blocks them, and a browser says so only to who looks at that page. */
    @Test
    void noTemplateHasAStyleOrScriptInIt() throws IOException {
        Pattern inline = Pattern.compile("\\sstyle=|\\son[a-z]+=\"|<style|<script(?![^>]*\\ssrc=)|javascript:");
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher found = inline.matcher(Files.readString(file));
                assertThat(found.find()).as("%s", file).isFalse();
            }
        }
    }

    private static double ratio(String one, String other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String colour) {
        double[] shares = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            double part = Integer.parseInt(colour.substring(2 * i, 2 * i + 2), 16) / 255.0;
            sum += shares[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }
}

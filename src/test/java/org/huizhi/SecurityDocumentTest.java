package org.huizhi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/security.md promises can be looked up. */
class SecurityDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/security.md");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))`");
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)");

    private final String text = read();

    @Test
    void everyTestThatItNamesExists() throws IOException {
        Set<String> named = matches(TEST).collect(Collectors.toSet());
        Set<String> existing;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            existing = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }

        assertThat(named).isNotEmpty();
        assertThat(existing).containsAll(named);
    }

    @Test
    void everyThreatHasItsMeasureAndATestOrSaysThatThereIsNone() {
        List<String[]> threats = text.lines()
                .filter(line -> line.matches("\\| [STRIDE] \\|.*"))
                .map(line -> line.split("\\|"))
                .toList();

        assertThat(threats).isNotEmpty().allSatisfy(row -> {
            assertThat(row).as(String.join("|", row)).hasSize(5);
            assertThat(row[2]).isNotBlank();
            assertThat(row[3]).isNotBlank();
            assertThat(row[4])
                    .as(row[2])
                    .matches(proof -> TEST.matcher(proof).find() || proof.startsWith(" no test: "));
        });
    }

    @Test
    void everyFileThatItLinksToExists() {
        assertThat(matches(LINK))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(DOCUMENT.resolveSibling(link)).exists());
    }

    private Stream<String> matches(Pattern pattern) {
        return pattern.matcher(text).results().map((MatchResult result) -> result.group(1));
    }

    private static String read() {
        try {
            return Files.readString(DOCUMENT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

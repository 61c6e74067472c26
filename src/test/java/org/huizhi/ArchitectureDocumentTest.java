package org.huizhi;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/architecture.md shows the house as it is. What can be made from the sources is made from them: {@code ./mvnw
 * test -Dtest=ArchitectureDocumentTest -Dhuizhi.document=write} writes it anew.
 */
class ArchitectureDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/architecture.md");
    private static final Path SOURCES = Path.of("src/main/java/org/huizhi");
    private static final boolean WRITE = "write".equals(System.getProperty("huizhi.document"));

    /** A name of a class, with or without one of its members. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z][A-Za-z0-9]*)(?:\\.[a-z][A-Za-z]*)?`");

    private static final Pattern PACKAGE = Pattern.compile("`([a-z]+)`");

    private static final Pattern FILE = Pattern.compile("`((?:src|docs|openapi|deploy)/[^` <*{]*)`");

    @Test
    void thePictureIsThatOfThePackages() throws IOException {
        assertShown("picture", picture());
    }

    @Test
    void everyPackageIsListedWithWhatLivesInIt() throws IOException {
        assertShown("packages", packages());
    }

    @Test
    void theReadmeNamesEveryPackageOnce() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("| **packages** |"), readme.indexOf("| **documents** |"));

        assertThat(PACKAGE.matcher(table).results().map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(ArchitectureTest.MAY_TOUCH.keySet());
    }

    @Test
    void everyClassAndFileThatItNamesExists() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(toSet());
        }

        assertThat(named(CLASS)).contains("Triage").isSubsetOf(classes);
        assertThat(named(FILE))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    private static Set<String> named(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(toSet());
    }

    /** Arrows that a longer way shows anyway are left out; with them nobody would see any. */
    private static String picture() {
        Map<String, Set<String>> edges = ArchitectureTest.MAY_TOUCH;
        String arrows = fromTheTop()
                .flatMap(name -> edges.get(name).stream()
                        .filter(other -> edges.get(name).stream().noneMatch(between -> reaches(between, other)))
                        .sorted()
                        .map(other -> "    " + name + " --> " + other))
                .collect(joining("\n"));
        return "```mermaid\nflowchart TD\n" + arrows + "\n```";
    }

    private static String packages() throws IOException {
        StringBuilder table = new StringBuilder("| package | what lives in it |\n|---|---|");
        for (String name : fromTheTop().toList()) {
            table.append("\n| `")
                    .append(name)
                    .append("` | ")
                    .append(summary(name))
                    .append(" |");
        }
        return table.toString();
    }

    /** @return what the package's comment says first, without what it may touch */
    private static String summary(String name) throws IOException {
        String source = Files.readString(SOURCES.resolve(name).resolve("package-info.java"));
        String comment = source.substring(source.indexOf("/**") + 3, source.indexOf("*/"))
                .replaceAll("\\s+\\*?\\s*", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll(" \\(docs/[^)]*\\)", "")
                .strip();
        return comment.split("\\. |; it |, and it |\\.$", 2)[0] + ".";
    }

    /** Packages in an order in which each comes before those that it touches. */
    private static Stream<String> fromTheTop() {
        return ArchitectureTest.MAY_TOUCH.keySet().stream()
                .sorted(Comparator.comparingInt(ArchitectureDocumentTest::height)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int height(String name) {
        return ArchitectureTest.MAY_TOUCH.get(name).stream()
                .mapToInt(other -> height(other) + 1)
                .max()
                .orElse(0);
    }

    private static boolean reaches(String from, String to) {
        Set<String> next = ArchitectureTest.MAY_TOUCH.get(from);
        return next.contains(to) || next.stream().anyMatch(between -> reaches(between, to));
    }

    private static void assertShown(String part, String expected) throws IOException {
        String begin = "<!-- " + part + ": begin, generated -->\n";
        String end = "<!-- " + part + ": end -->";
        String text = Files.readString(DOCUMENT);
        assertThat(text).contains(begin, end);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end, from);
        if (WRITE) {
            Files.writeString(DOCUMENT, text.substring(0, from) + expected + "\n" + text.substring(to));
        } else {
            assertThat(List.of(text.substring(from, to).split("\n")))
                    .as("%s of %s; -Dhuizhi.document=write writes it anew", part, DOCUMENT)
                    .isEqualTo(List.of(expected.split("\n")));
        }
    }
}

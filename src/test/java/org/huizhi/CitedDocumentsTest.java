package org.huizhi;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever follows a citation, from a comment or from a document, finds what it names. */
class CitedDocumentsTest {

    private static final List<String> PLACES = List.of(
            "src/main",
            "src/test",
            "src/it",
            "openapi",
            "docs",
            "deploy",
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md");
    private static final Pattern TEXT = Pattern.compile(".*\\.(java|md|yaml|yml|json|sql|properties|sh|conf|html)");

    private static final Pattern CITATION = Pattern.compile("docs/([A-Za-z0-9_/-]+\\.md)(?:#([\\p{L}\\p{N}_-]+))?");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern RECORD = Pattern.compile("\\bADR (\\d{4})\\b");
    /** Written in full, or behind a method as the contract has its paths. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:/api/v1/|`(?:GET|POST|PUT|PATCH|DELETE) /(?!api/|q/|console|\\.))([a-z][A-Za-z0-9/{}$._-]*[A-Za-z0-9}])");

    private static final Pattern WITHOUT_ANCHOR =
            Pattern.compile("[(;]\\s*domain\\b|\\bdomain,\\s|\\bthe\\s(?:\\s*\\*\\s)?domain\\b|docs/domain\\.md(?!#)");

    private final Map<Path, Set<String>> anchors = new HashMap<>();

    @Test
    void everyDocumentAndAnchorThatIsCitedExists() {
        List<String> missing = new ArrayList<>();
        List<String> cited = new ArrayList<>();
        files().forEach(file -> CITATION.matcher(read(file)).results().forEach(citation -> {
            cited.add(citation.group());
            if (!exists(Path.of("docs", citation.group(1)), citation.group(2))) {
                missing.add(file + ": " + citation.group());
            }
        }));

        assertThat(missing).isEmpty();
        assertThat(cited).contains("docs/domain.md#words", "docs/domain.md#life-of-a-notice", "docs/operations.md");
    }

    @Test
    void everyLinkInsideTheDocumentsLeadsSomewhere() {
        List<String> missing = new ArrayList<>();
        List<String> followed = new ArrayList<>();
        files().filter(CitedDocumentsTest::isMarkdown)
                .forEach(file -> LINK.matcher(read(file)).results().forEach(link -> {
                    followed.add(link.group());
                    Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
                    if (!exists(target.normalize(), link.group(2))) {
                        missing.add(file + ": " + link.group());
                    }
                }));

        assertThat(missing).isEmpty();
        assertThat(followed).contains("](#clock)", "](operations.md#start)", "](../openapi/huizhi-node.yaml)");
    }

    @Test
    void everyDecisionThatIsCitedIsRecorded() throws IOException {
        Set<String> records;
        try (Stream<Path> files = Files.list(Path.of("docs/adr"))) {
            records = files.map(file -> file.getFileName().toString().substring(0, 4))
                    .collect(toSet());
        }
        List<String> cited = new ArrayList<>();
        files().forEach(file -> RECORD.matcher(read(file)).results().forEach(match -> cited.add(match.group(1))));

        assertThat(cited).isNotEmpty();
        assertThat(records).containsAll(cited);
    }

    /** Parts of a path that stand for something, in a document or in the contract, fit everything. */
    @Test
    void everyAddressThatADocumentNamesIsInTheContract() throws IOException {
        List<String[]> paths = new ArrayList<>();
        try (Stream<String> contract = Files.lines(Path.of("openapi/huizhi-node.yaml"))) {
            contract.filter(line -> line.startsWith("  /api/v1/"))
                    .map(line -> line.strip().replaceFirst(":$", ""))
                    .forEach(path -> paths.add(path.split("/")));
        }
        List<String> unknown = new ArrayList<>();
        List<String> named = new ArrayList<>();
        files().filter(CitedDocumentsTest::isMarkdown)
                .filter(file -> !file.endsWith("CHANGELOG.md") && !file.startsWith("docs/adr"))
                .forEach(file -> ADDRESS.matcher(read(file)).results().forEach(match -> {
                    String path = "/api/v1/" + match.group(1);
                    named.add(path);
                    if (paths.stream().noneMatch(known -> isOf(known, path.split("/")))) {
                        unknown.add(file + ": " + path);
                    }
                }));

        assertThat(unknown).isEmpty();
        assertThat(named).contains("/api/v1/notices", "/api/v1/me", "/api/v1/offline/messages");
    }

    private static boolean isOf(String[] known, String[] named) {
        return known.length == named.length
                && IntStream.range(0, named.length)
                        .allMatch(i ->
                                known[i].equals(named[i]) || known[i].startsWith("{") || !named[i].matches("[a-z.-]+"));
    }

    /** Migrations are not edited, so one of them still names the page as it was cited once. */
    @Test
    void theDomainIsCitedByAnchor() {
        List<Path> vague = files().filter(file -> !isMarkdown(file)
                        && !file.startsWith("src/main/resources/db/migration")
                        && !file.endsWith(getClass().getSimpleName() + ".java"))
                .filter(file -> WITHOUT_ANCHOR.matcher(read(file)).find())
                .toList();

        assertThat(vague).isEmpty();
        assertThat("/** Days (domain, \"Clock\"). */").containsPattern(WITHOUT_ANCHOR);
        assertThat("/** The words of the\n * domain. */").containsPattern(WITHOUT_ANCHOR);
        assertThat("/** Days (docs/domain.md#clock). */").doesNotContainPattern(WITHOUT_ANCHOR);
    }

    @Test
    void anchorsAreMadeOfHeadingsAsTheForgeMakesThem() {
        assertThat(anchors("""
                # Days, backlog and silence
                ## Keys and directory 密钥与名录
                ### The `kid`, once_more
                ## Start
                ```bash
                # no heading
                ```
                ## Start
                """))
                .containsExactlyInAnyOrder(
                        "days-backlog-and-silence",
                        "keys-and-directory-密钥与名录",
                        "the-kid-once_more",
                        "start",
                        "start-1");
    }

    private boolean exists(Path file, String anchor) {
        return Files.exists(file)
                && (anchor == null
                        || !isMarkdown(file)
                        || anchors.computeIfAbsent(file, document -> anchors(read(document)))
                                .contains(anchor));
    }

    private static Set<String> anchors(String markdown) {
        Map<String, Integer> times = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        boolean code = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("```")) {
                code = !code;
            } else if (!code && line.matches("#{1,6} .*")) {
                String slug = line.replaceFirst("^#+ +", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{M}\\p{N}_ -]", "")
                        .replace(' ', '-');
                int before = times.merge(slug, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? slug : slug + "-" + before);
            }
        }
        return anchors;
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    private static Stream<Path> files() {
        return PLACES.stream().map(Path::of).filter(Files::exists).flatMap(place -> {
            try (Stream<Path> walked = Files.walk(place)) {
                return walked
                        .filter(Files::isRegularFile)
                        .filter(file -> TEXT.matcher(file.toString()).matches())
                        .toList()
                        .stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

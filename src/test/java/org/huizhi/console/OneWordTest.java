package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One thing has one word, on pages, on paper and in problems: that of the table in docs/domain.md#words. */
class OneWordTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path NOTICE_TYPES = Path.of("openapi/notice-types");
    private static final Path DASHBOARDS = Path.of("deploy/grafana");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}+");
    private static final Pattern SLIP = Pattern.compile("(?<!exchange )\\bslips?\\b");

    /** A text that is a word of the table in English is that word in Chinese, or has it in it. */
    @Test
    void whatIsCalledByAWordOfTheTableIsCalledSoInChinese() throws IOException {
        Map<String, Set<String>> table = table();
        List<String> others = new ArrayList<>();
        for (String bundle : MessagesTest.bundles().toList()) {
            Properties chinese = MessagesTest.read(bundle, "zh");
            MessagesTest.read(bundle, "en").forEach((key, text) -> {
                String said = chinese.getProperty((String) key, "");
                Set<String> words = table.getOrDefault(((String) text).toLowerCase(Locale.ROOT), Set.of(said));
                if (words.stream().noneMatch(word -> said.contains(word) || word.contains(said))) {
                    others.add(bundle + ": " + key + "=" + said + ", and the table says " + words);
                }
            });
        }

        assertThat(table).containsKeys("cohort", "slip", "misrouted", "due date", "return");
        assertThat(others).isEmpty();
    }

    @Test
    void noWordThatIsNotUsedAnyMoreIsUsed() throws IOException {
        Set<String> unused = unused();
        List<String> found = new ArrayList<>();
        for (Path file : chineseFiles()) {
            for (String line : Files.readAllLines(file)) {
                unused.stream()
                        .filter(line::contains)
                        .forEach(word -> found.add(file.getFileName() + ": " + word + " in " + line.strip()));
            }
        }

        assertThat(unused).hasSizeGreaterThan(5);
        assertThat(found).isEmpty();
    }

    /** The long word is that of notices, and of the paper. */
    @Test
    void aSlipHasItsOwnWord() throws IOException {
        Map<String, String> pairs = new TreeMap<>();
        for (String bundle : MessagesTest.bundles().toList()) {
            Properties chinese = MessagesTest.read(bundle, "zh");
            MessagesTest.read(bundle, "en")
                    .forEach((key, text) ->
                            pairs.put((String) text, bundle + ": " + chinese.getProperty((String) key, "")));
        }
        new JsonMapper()
                .readTree(RESOURCES.resolve("sentences_zh.json").toFile())
                .properties()
                .forEach(sentence ->
                        pairs.put(sentence.getKey(), sentence.getValue().asText()));

        pairs.keySet().removeIf(english -> {
            String lower = english.toLowerCase(Locale.ROOT);
            return !SLIP.matcher(lower).find() || lower.contains("notice") || lower.contains("notification");
        });
        assertThat(pairs).hasSizeGreaterThan(20);
        assertThat(pairs.values()).noneMatch(chinese -> chinese.contains("信息交流单"));
    }

    @Test
    void departmentsAreCalledTheSameOnEveryPage() throws IOException {
        for (String language : List.of("en", "zh")) {
            Map<String, Set<String>> names = new TreeMap<>();
            for (String bundle : MessagesTest.bundles().toList()) {
                MessagesTest.read(bundle, language).forEach((key, text) -> {
                    String code = (String) key;
                    if (code.startsWith("department_") && !code.endsWith("_help")) {
                        names.computeIfAbsent(code, ignored -> new HashSet<>())
                                .add(((String) text).toLowerCase(Locale.ROOT));
                    }
                });
            }
            assertThat(names)
                    .isNotEmpty()
                    .allSatisfy((code, said) -> assertThat(said).as(code).hasSize(1));
        }
    }

    private static List<Path> chineseFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(RESOURCES, RESOURCES.resolve("messages"), NOTICE_TYPES, DASHBOARDS)) {
            try (Stream<Path> in = Files.list(folder)) {
                in.filter(Files::isRegularFile)
                        .filter(file -> !folder.startsWith(RESOURCES)
                                || file.getFileName().toString().contains("_zh."))
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** @return by word in English, in lower case, the words in Chinese that it may have */
    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        for (List<String> cells : rows(3)) {
            List<String> english = list(cells.get(0));
            List<String> chinese = list(cells.get(1));
            for (int i = 0; i < english.size() && !cells.get(1).isEmpty(); i++) {
                table.computeIfAbsent(english.get(i).toLowerCase(Locale.ROOT), word -> new TreeSet<>())
                        .add(chinese.get(Math.min(i, chinese.size() - 1)));
            }
        }
        return table;
    }

    private static Set<String> unused() throws IOException {
        Set<String> unused = new TreeSet<>();
        for (List<String> cells : rows(2)) {
            list(cells.get(1)).stream()
                    .filter(word -> CHINESE.matcher(word).matches())
                    .forEach(unused::add);
        }
        return unused;
    }

    private static List<String> list(String cell) {
        return List.of(cell.split("[,;] ", -1));
    }

    /** @return rows of the tables of so many columns under "Words" */
    private static List<List<String>> rows(int columns) throws IOException {
        String document = Files.readString(Path.of("docs", "domain.md"));
        int begin = document.indexOf("\n## Words\n");
        String section = document.substring(begin, document.indexOf("\n### ", begin));
        return section.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .filter(cells -> cells.size() == columns + 2)
                .map(cells -> cells.subList(1, columns + 1))
                .toList();
    }
}

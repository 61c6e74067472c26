package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents for who uses the console say what its pages say, in their words, and leave no act out. */
class UsingDocumentTest {

    private static final Path MESSAGES = Path.of("src/main/resources/messages");
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
    /** Bundles of which each word that begins with {@code act_} is a button. */
    private static final List<String> OF_ACTS = List.of("act", "agreementact", "statementact");

    /** @return texts by bundle and key */
    private static Map<String, String> words(String language) throws IOException {
        Map<String, String> words = new TreeMap<>();
        String end = "_" + language + ".properties";
        try (Stream<Path> files = Files.list(MESSAGES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(end)) {
                    String bundle = name.substring(0, name.length() - end.length());
                    Properties texts = new Properties();
                    try (Reader reader = Files.newBufferedReader(file)) {
                        texts.load(reader);
                    }
                    texts.stringPropertyNames()
                            .forEach(key -> words.put(bundle + "." + key, texts.getProperty(key, "")));
                }
            }
        }
        return words;
    }

    private static Set<String> bold(String document) throws IOException {
        String text = Files.readString(Path.of("docs", document)).replaceAll("\\s+", " ");
        Set<String> bold = new HashSet<>();
        BOLD.matcher(text).results().forEach(word -> bold.add(word.group(1)));
        return bold;
    }

    @ParameterizedTest
    @CsvSource({"using.md, en", "using.zh.md, zh"})
    void whatIsBoldStandsOnThePages(String document, String language) throws IOException {
        assertThat(bold(document))
                .isNotEmpty()
                .isSubsetOf(new HashSet<>(words(language).values()));
    }

    @ParameterizedTest
    @CsvSource({"using.md, en", "using.zh.md, zh"})
    void eachActIsExplained(String document, String language) throws IOException {
        Map<String, String> acts = new TreeMap<>();
        words(language).forEach((key, text) -> {
            if (OF_ACTS.stream().anyMatch(bundle -> key.startsWith(bundle + ".act_"))) {
                acts.put(key, text);
            }
        });

        assertThat(acts).hasSizeGreaterThan(20);
        assertThat(bold(document)).containsAll(acts.values());
    }
}

package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages say is there in both languages, with the same words that change. Qute itself falls back in silence. */
class MessagesTest {

    private static final Path MESSAGES = Path.of("src/main/resources/messages");
    private static final Pattern WORD = Pattern.compile("\\{(?:#[a-z]+ )?([a-z][A-Za-z]*)");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    static Stream<String> bundles() throws IOException {
        try (Stream<Path> files = Files.list(MESSAGES)) {
            return files
                    .map(file -> file.getFileName().toString().replaceAll("_(en|zh)\\.properties$", ""))
                    .distinct()
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bothLanguagesSayTheSame(String bundle) throws IOException {
        Map<String, Set<String>> english = words(bundle, "en");

        assertThat(words(bundle, "zh")).isEqualTo(english);
        assertThat(english).isNotEmpty();
    }

    /** English in a Chinese file was forgotten there; the name of a language, or a sign, is the same in both. */
    @ParameterizedTest
    @MethodSource("bundles")
    void chineseIsChinese(String bundle) throws IOException {
        read(bundle, "zh")
                .forEach(
                        (key, text) -> assertThat(CHINESE.matcher((String) text).find()
                                        || !Pattern.compile("[A-Za-z]{4}")
                                                .matcher((String) text)
                                                .find())
                                .as("%s of %s: %s", key, bundle, text)
                                .isTrue());
    }

    private static Map<String, Set<String>> words(String bundle, String language) throws IOException {
        Map<String, Set<String>> words = new TreeMap<>();
        read(bundle, language).forEach((key, text) -> {
            Set<String> of = new TreeSet<>();
            WORD.matcher((String) text).results().forEach(word -> of.add(word.group(1)));
            words.put((String) key, of);
        });
        return words;
    }

    static Properties read(String bundle, String language) throws IOException {
        Properties texts = new Properties();
        try (Reader file = Files.newBufferedReader(MESSAGES.resolve(bundle + "_" + language + ".properties"))) {
            texts.load(file);
        }
        return texts;
    }
}

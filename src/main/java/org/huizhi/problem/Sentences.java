package org.huizhi.problem;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.validation.Sentence;

/** What is said in the details of problems, in the languages of {@link Language}. English is in the code. */
public final class Sentences {

    /** By its form in English. */
    static final Map<String, String> CHINESE = read("/sentences_zh.json", new TypeReference<>() {});

    /** What codes in them are called, by kind and code. */
    static final Map<String, Map<String, String>> CHINESE_NAMES = read("/names_zh.json", new TypeReference<>() {});

    /** What people who fill in forms are told instead, by language and form in English. */
    static final Map<String, Map<String, String>> ON_PAGES = read("/sentences_on_pages.json", new TypeReference<>() {});

    private Sentences() {}

    static String in(Locale language, Sentence sentence) {
        return language.equals(Locale.CHINESE)
                ? sentence.in(english -> CHINESE.getOrDefault(english, english), Sentences::namedWithCode)
                : sentence.toString();
    }

    /** @return the same for people alone: no codes beside their names, no regular expressions */
    public static String onPage(Locale language, Sentence sentence) {
        Map<String, String> instead = ON_PAGES.getOrDefault(language.getLanguage(), Map.of());
        Map<String, String> usual = language.equals(Locale.CHINESE) ? CHINESE : Map.of();
        return sentence.in(
                english -> instead.getOrDefault(english, usual.getOrDefault(english, english)), Sentences::named);
    }

    /** Within an answer, which is in the caller's language as problems are. */
    public static Sentence said(Locale language, Sentence sentence) {
        return new Sentence(in(language, sentence), List.of());
    }

    /** The code stays beside its name: it is what programs go by. */
    private static String namedWithCode(String kind, String codes) {
        return each(codes, code -> {
            String name = named(kind, code);
            return name.equals(code) ? code : name + "（" + code + "）";
        });
    }

    private static String named(String kind, String codes) {
        Map<String, String> names = CHINESE_NAMES.getOrDefault(kind, Map.of());
        return each(codes, code -> names.getOrDefault(code, code));
    }

    private static String each(String codes, UnaryOperator<String> name) {
        return Stream.of(codes.split(", ")).map(name).collect(Collectors.joining("、"));
    }

    private static <T> T read(String bundle, TypeReference<T> type) {
        try (InputStream file = Sentences.class.getResourceAsStream(bundle)) {
            return new ObjectMapper().readValue(Objects.requireNonNull(file, bundle), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

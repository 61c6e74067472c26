package org.huizhi.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.huizhi.validation.Sentence;

/** What is said in the details of problems, in the languages of {@link Language}. English is in the code. */
final class Sentences {

    /** By its form in English. */
    static final Map<String, String> CHINESE = read("/sentences_zh.json");

    private Sentences() {}

    static String in(Locale language, Sentence sentence) {
        return language.equals(Locale.CHINESE)
                ? sentence.in(english -> CHINESE.getOrDefault(english, english))
                : sentence.toString();
    }

    /** Within an answer, which is in the caller's language as problems are. */
    static Sentence said(Locale language, Sentence sentence) {
        return new Sentence(in(language, sentence), List.of());
    }

    private static Map<String, String> read(String bundle) {
        try (InputStream file = Sentences.class.getResourceAsStream(bundle)) {
            return new ObjectMapper().readValue(Objects.requireNonNull(file, bundle), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

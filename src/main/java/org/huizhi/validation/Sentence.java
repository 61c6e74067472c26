package org.huizhi.validation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that is said to people, in English here and in other languages by translations of its form. A form is the
 * same each time: what changes are its words, and none of them is a value that somebody sent.
 *
 * @param form in English; {@code {0}}, {@code {1}} … stand for the words
 * @param words codes, numbers, names of fields and of parties, which are the same in every language, or sentences
 */
public record Sentence(String form, List<Object> words) {

    private static final Pattern PLACE = Pattern.compile("\\{([0-9])(?::([a-z-]+))?}");

    public Sentence {
        words = List.copyOf(words);
    }

    /** @param english its form, a constant: a translation is found by it */
    public static Sentence of(String english, Object... words) {
        return new Sentence(
                english,
                Stream.of(words)
                        .map(word -> word instanceof Sentence ? word : word.toString())
                        .toList());
    }

    /**
     * @param forms translation of forms; it may have {@code {0:kind}} for {@code {0}}, where the word is a code of this
     *     kind, or several, each behind a comma
     * @param names what such codes are called, by kind and word
     */
    public String in(UnaryOperator<String> forms, BinaryOperator<String> names) {
        return PLACE.matcher(forms.apply(form)).replaceAll(place -> {
            int index = Integer.parseInt(place.group(1));
            return Matcher.quoteReplacement(
                    index < words.size() ? word(words.get(index), place.group(2), forms, names) : place.group());
        });
    }

    private static String word(
            Object word, @Nullable String kind, UnaryOperator<String> forms, BinaryOperator<String> names) {
        if (word instanceof Sentence part) {
            return part.in(forms, names);
        }
        return kind == null ? word.toString() : names.apply(kind, word.toString());
    }

    /** In English. */
    @JsonValue
    @Override
    public String toString() {
        return in(UnaryOperator.identity(), (kind, word) -> word);
    }
}

package org.huizhi.validation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Something that is said to people, in English here and in other languages by translations of its form. A form is the
 * same each time: what changes are its words, and none of them is a value that somebody sent.
 *
 * @param form in English; {@code {0}}, {@code {1}} … stand for the words
 * @param words codes, numbers, names of fields and of parties, which are the same in every language, or sentences
 */
public record Sentence(String form, List<Object> words) {

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

    /** @param translation of forms */
    public String in(UnaryOperator<String> translation) {
        String said = translation.apply(form);
        for (int i = 0; i < words.size(); i++) {
            Object word = words.get(i);
            said = said.replace("{" + i + "}", word instanceof Sentence part ? part.in(translation) : word.toString());
        }
        return said;
    }

    /** In English. */
    @JsonValue
    @Override
    public String toString() {
        return in(UnaryOperator.identity());
    }
}

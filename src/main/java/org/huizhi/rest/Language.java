package org.huizhi.rest;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** The languages of titles: Chinese, and English for who asks for it. */
@Singleton
class Language {

    private static final List<Locale> SPOKEN = List.of(Locale.CHINESE, Locale.ENGLISH);

    /** @param accepted of {@code Accept-Language}, best first */
    Locale best(List<Locale> accepted) {
        return accepted.stream()
                .map(locale -> new Locale.Builder()
                        .setLanguage(locale.getLanguage().equals("*") ? "zh" : locale.getLanguage())
                        .build())
                .filter(SPOKEN::contains)
                .findFirst()
                .orElse(Locale.CHINESE);
    }
}

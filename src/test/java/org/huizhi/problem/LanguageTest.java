package org.huizhi.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none|zh",
                "''|zh",
                "en|en",
                "EN-gb|en",
                "zh-Hans-CN|zh",
                "fr, en;q=0.5|en",
                "fr|zh",
                "*|zh",
                "en;q=0.3, zh;q=0.7|zh",
                "zh;q=0.3, en;q=0.7|en",
                "en, zh|en",
                "en;q=0, *;q=0.1|zh",
                "en;q=0|zh",
                "en;q=1.5|en",
                "zh-CN;q=|zh",
                ";q=x|zh",
                ";;;,,q=,en|en",
                "q=1;en|zh",
                "Ümläut, en|en"
            })
    void theBestOfThoseAskedForAndChineseOtherwise(String accepted, String language) {
        assertThat(new Language().best(accepted).getLanguage()).isEqualTo(language);
    }
}

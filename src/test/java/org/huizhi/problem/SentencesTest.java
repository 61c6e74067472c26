package org.huizhi.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.access.Role;
import org.huizhi.agreement.AgreementState;
import org.huizhi.notice.NoticeState;
import org.huizhi.notice.PartView;
import org.huizhi.validation.Sentence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What problems say is said in both languages. */
class SentencesTest {

    private static final Pattern PLACE = Pattern.compile("\\{([0-9])(?::[a-z-]+)?}");

    private static final Pattern KIND = Pattern.compile("\\{[0-9]:([a-z-]+)}");

    private static SentenceForms said;

    @BeforeAll
    static void readTheSources() throws IOException {
        said = SentenceForms.in(Path.of("src/main/java"));
        assertThat(said.places).hasSizeGreaterThan(150);
    }

    /** A value in the middle of a sentence would have no translation, and could be somebody's. */
    @Test
    void everySentenceHasAConstantForm() {
        assertThat(said.notConstant).isEmpty();
    }

    @Test
    void nothingIsSaidInEnglishOnlyAndNothingIsTranslatedForNobody() {
        Map<String, ?> missing = new java.util.TreeMap<>(said.places);
        missing.keySet().removeAll(Sentences.CHINESE.keySet());
        assertThat(missing).as("said in English only").isEmpty();

        assertThat(Sentences.CHINESE.keySet()).as("translated").isSubsetOf(said.places.keySet());
    }

    @Test
    void bothLanguagesHaveTheSameWords() {
        Sentences.CHINESE.forEach((english, chinese) -> {
            assertThat(places(chinese)).as(english).isEqualTo(places(english));
            assertThat(chinese).as(english).isNotBlank();
        });
    }

    @Test
    void aSentenceWithinASentenceIsTranslatedToo() {
        Sentence sentence = Sentence.of("{0} {1}", "limit", Sentence.of("must be 1 to {0}", 200));

        assertThat(Sentences.in(Locale.ENGLISH, sentence)).isEqualTo("limit must be 1 to 200");
        assertThat(Sentences.in(Locale.CHINESE, sentence)).isEqualTo("limit：须为 1 至 200");
    }

    @Test
    void aStateHasAChineseNameWithItsCodeBehindIt() {
        Sentence sentence =
                Sentence.of("the notice is {0}; this can be done in: {1}", "assessed", "returned, accepted");

        assertThat(Sentences.in(Locale.CHINESE, sentence))
                .isEqualTo("信息交流单的状态为已评价（assessed）；此操作仅可在下列状态进行：已反馈（returned）、已受理（accepted）");
        assertThat(Sentences.in(Locale.ENGLISH, sentence))
                .isEqualTo("the notice is assessed; this can be done in: returned, accepted");
    }

    @Test
    void aPageSaysTheNameAloneAndNoExpression() {
        assertThat(Sentences.onPage(
                        Locale.CHINESE,
                        Sentence.of("must hold the root office, with which alone {0} count", "auditor")))
                .isEqualTo("须包含根机构：审计人员 仅在根机构有效");
        assertThat(Sentences.onPage(Locale.CHINESE, Sentence.of("must match {0}", "^[a-f]$")))
                .isEqualTo("格式不符合要求");
        assertThat(Sentences.onPage(Locale.ENGLISH, Sentence.of("must match {0}", "^[a-f]$")))
                .isEqualTo("is not written as it has to be");
        assertThat(Sentences.onPage(Locale.CHINESE, Sentence.of("must be of type {0}", "number")))
                .isEqualTo("填写内容不符：须为数字");
    }

    @Test
    void whatPagesSayInsteadIsSaidForSomethingThatIsSaid() {
        assertThat(Sentences.ON_PAGES).containsOnlyKeys("en", "zh");
        Sentences.ON_PAGES.forEach((language, words) -> {
            assertThat(said.places.keySet()).as(language).containsAll(words.keySet());
            words.forEach((english, instead) ->
                    assertThat(places(english)).as(english).containsAll(places(instead)));
        });
        assertThat(Sentences.CHINESE_NAMES)
                .hasEntrySatisfying("role", names -> assertThat(names).containsOnlyKeys(Role.ALL));
    }

    /** Who reads Chinese reads English only where it is to be typed: names of parameters, formats, codes. */
    @Test
    void chineseSentencesHaveNoEnglishWordsButWhatIsTyped() {
        Set<String> typed = Set.of(
                "JSON",
                "XLSX",
                "JPEG",
                "TIFF",
                "OOXML",
                "Unicode",
                "https",
                "office",
                "region",
                "example",
                "health",
                "residence",
                "confirmation",
                "cursor",
                "next",
                "replace",
                "from",
                "start",
                "late",
                "declined",
                "contested",
                "sender",
                "fault",
                "normal",
                "urgent",
                "Expect",
                "continue");

        assertThat(Sentences.CHINESE.values().stream()
                        .map(chinese -> chinese.replaceAll("\\{[^}]*}", ""))
                        .flatMap(chinese ->
                                Pattern.compile("[A-Za-z]{4,}").matcher(chinese).results())
                        .map(MatchResult::group))
                .isSubsetOf(typed);
    }

    @Test
    void everyStateHasAChineseName() {
        assertThat(Sentences.CHINESE_NAMES)
                .hasEntrySatisfying("notice", names -> assertThat(names).containsOnlyKeys(codes(NoticeState.values())))
                .hasEntrySatisfying("part", names -> assertThat(names).containsOnlyKeys(codes(PartView.State.values())))
                .hasEntrySatisfying(
                        "agreement", names -> assertThat(names).containsOnlyKeys(codes(AgreementState.values())));
        Sentences.CHINESE.values().stream()
                .flatMap(chinese -> KIND.matcher(chinese).results())
                .forEach(kind -> assertThat(Sentences.CHINESE_NAMES).containsKey(kind.group(1)));
    }

    private static Set<String> codes(Enum<?>[] states) {
        return Stream.of(states)
                .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toSet());
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            places.add(place.group(1));
        }
        return places;
    }
}

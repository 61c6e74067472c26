package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a number shows by itself. All are made up; the check digits are right where nothing else is said. */
class DocumentNumberTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-26");

    @ParameterizedTest
    @CsvSource({
        "identity-card, 11010519491231002X",
        "identity-card, 00010119900307106X",
        "hong-kong-macao-taiwan-residence-permit, 810000199003071069",
        "hong-kong-macao-taiwan-residence-permit, 830000199003071062",
        "foreign-permanent-resident-card, 911000199003071063",
        "foreign-permanent-resident-card, CHN110000000001",
        "passport, E12345678",
        "travel-permit, H12345678",
        "a-kind-of-a-nodes-own, 1"
    })
    void canBeRight(String kind, String number) {
        assertThat(DocumentNumber.canBeRight(kind, number, TODAY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "identity-card, 110105194912310021, a wrong check digit",
        "identity-card, 830000199003071062, that of a residence permit from Taiwan",
        "identity-card, 810000199003071069, that of a residence permit from Hong Kong",
        "identity-card, 911000199003071063, that of a foreigner",
        "identity-card, 170105199003071061, a province that is not",
        "identity-card, 110105199002301063, born on 30 February",
        "identity-card, 110105199013011061, born in month 13",
        "identity-card, 110105209901011066, born in 2099",
        "identity-card, 1101051949123100, too short",
        "hong-kong-macao-taiwan-residence-permit, 830000199003071063, a wrong check digit",
        "hong-kong-macao-taiwan-residence-permit, 11010519491231002X, a citizen's number",
        "foreign-permanent-resident-card, 911000199003071064, a wrong check digit",
        "foreign-permanent-resident-card, 11010519491231002X, a citizen's number",
        "foreign-permanent-resident-card, CHN11000000001, neither of 2017 nor of 2023"
    })
    void cannotBeRight(String kind, String number, String why) {
        assertThat(DocumentNumber.canBeRight(kind, number, TODAY)).as(why).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-26, true", "2026-11-25, false"})
    void whoIsBornTodayHasANumber(LocalDate today, boolean right) {
        assertThat(DocumentNumber.canBeRight("identity-card", "000101202611261064", today))
                .isEqualTo(right);
    }
}

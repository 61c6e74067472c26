package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.huizhi.directory.Directory;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days of an agreement are those that its document can say: what is taken here is signed, and read on both sides. */
class TermsCheckTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-03-31");

    @Test
    void daysOfFourDigitsAreTaken() {
        assertThat(faults("2026-04-01", "9999-12-31"))
                .extracting(Violation::pointer)
                .doesNotContain("/effectiveFrom", "/effectiveTo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01",
                "-0001-01-01",
                "+12026-01-01",
                "12026-01-01",
                "2026-02-30",
                "1.1.2026",
                "２０２６-04-01"
            })
    void whatIsNoDayOfTheYears1To9999IsAFault(String day) {
        assertThat(faults(day, day))
                .filteredOn(fault -> fault.code().equals("invalid-value"))
                .extracting(Violation::pointer)
                .contains("/effectiveFrom", "/effectiveTo");
    }

    @Test
    void aLastDayBeforeTheFirstOneIsAFault() {
        assertThat(faults("2026-05-01", "2026-04-30"))
                .extracting(Violation::pointer)
                .contains("/effectiveTo")
                .doesNotContain("/effectiveFrom");
    }

    private static List<Violation> faults(@Nullable String effectiveFrom, @Nullable String effectiveTo) {
        AgreementTerms terms = new AgreementTerms(
                null, null, null, null, null, effectiveFrom, effectiveTo, null, null, null, null, null, null);
        return TermsCheck.faults(terms, "cn-610800", Directory.of(List.of()), TODAY);
    }
}

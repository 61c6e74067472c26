package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.LocalizedName;
import org.junit.jupiter.api.Test;

class AgreementBookTest {

    private static final String YULIN = "cn-610800";
    private static final String XINZHOU = "cn-140900";
    private static final String ORDOS = "cn-150600";
    private static final String TYPE = "residence-confirmation";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final Period THREE_YEARS = new Period(LocalDate.of(2026, 1, 1), LocalDate.of(2028, 12, 31), 30);

    @Test
    void aTypeThatIsAgreedIsAdmittedOnItsTerms() {
        AgreementBook book = book(List.of(agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15))));

        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, TODAY)))
                .isEqualTo(new ExchangePermission.Permitted(new Terms("a", 1, "digest of a 1", 15, 5, 3)));
    }

    @Test
    void agreedInOneDirectionIsNotAgreedInTheOther() {
        AgreementBook book = book(List.of(agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15))));

        assertThat(book.admit(exchange(XINZHOU, YULIN, TYPE, TODAY)))
                .isInstanceOfSatisfying(ExchangePermission.TypeNotAgreed.class, not -> {
                    assertThat(not.agreementId()).isEqualTo("a");
                    assertThat(not.detail())
                            .hasToString(
                                    "agreement a version 1 does not name residence-confirmation from cn-140900 to cn-610800");
                });
    }

    @Test
    void anotherTypeIsNotAgreed() {
        AgreementBook book = book(List.of(agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15))));

        assertThat(book.admit(exchange(YULIN, XINZHOU, "notification", TODAY)))
                .isInstanceOf(ExchangePermission.TypeNotAgreed.class);
    }

    @Test
    void regionsWithoutAnAgreementExchangeNothing() {
        AgreementBook book = book(List.of(agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15))));

        assertThat(book.admit(exchange(YULIN, ORDOS, TYPE, TODAY)))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail())
                                .hasToString("there is no agreement between cn-610800 and cn-150600"));
        assertThat(book.admit(exchange(YULIN, YULIN, TYPE, TODAY))).isInstanceOf(ExchangePermission.NoAgreement.class);
    }

    @Test
    void anAgreementIsInForceFromItsFirstToItsLastDay() {
        AgreementBook book = book(List.of(agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15))));

        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, LocalDate.of(2025, 12, 31))))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail())
                                .hasToString("agreement a version 1 is in force from 2026-01-01 only"));
        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, LocalDate.of(2026, 1, 1))))
                .isInstanceOf(ExchangePermission.Permitted.class);
        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, LocalDate.of(2028, 12, 31))))
                .isInstanceOf(ExchangePermission.Permitted.class);
        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, LocalDate.of(2029, 1, 1))))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail()).hasToString("agreement a version 1 lapsed after 2028-12-31"));
    }

    @Test
    void anAgreementWithoutEndDoesNotLapse() {
        AgreementBook book = book(List.of(agreement("a", 1, new Period(TODAY, null, 30), clause(YULIN, XINZHOU, 15))));

        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, TODAY.plusYears(50))))
                .isInstanceOf(ExchangePermission.Permitted.class);
    }

    @Test
    void ofSeveralVersionsTheHighestInForceOnTheDayCounts() {
        Period renewal = new Period(LocalDate.of(2026, 12, 1), null, 30);
        AgreementBook book = book(List.of(
                agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15)),
                agreement("a", 2, renewal, clause(YULIN, XINZHOU, 10))));

        assertThat(admitted(book, TODAY).version()).isEqualTo(1);
        assertThat(admitted(book, LocalDate.of(2026, 12, 1)).version()).isEqualTo(2);
        assertThat(admitted(book, LocalDate.of(2026, 12, 1)).replyLimitNormal()).isEqualTo(10);
        assertThat(book.agreement(new AgreementKey(AgreementName.between(XINZHOU, YULIN, "a"), 1)))
                .as("for slips under way")
                .isPresent();
    }

    @Test
    void aSlipIsAdmittedByTheVersionItNames() {
        AgreementBook book = book(List.of(
                agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15)),
                agreement("a", 2, THREE_YEARS, clause(YULIN, XINZHOU, 10))));

        assertThat(book.admit(named(1, "digest of a 1"), exchange(YULIN, XINZHOU, TYPE, TODAY)))
                .as("sent before the renewal was known")
                .isEqualTo(new ExchangePermission.Permitted(new Terms("a", 1, "digest of a 1", 15, 5, 3)));
        assertThat(book.admit(named(1, "digest of a 2"), exchange(YULIN, XINZHOU, TYPE, TODAY)))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail())
                                .hasToString(
                                        "agreement a version 1 with these bytes is not held between cn-610800 and cn-140900"));
        assertThat(book.admit(named(3, "digest of a 3"), exchange(YULIN, XINZHOU, TYPE, TODAY)))
                .isInstanceOf(ExchangePermission.NoAgreement.class);
        assertThat(book.admit(named(1, "digest of a 1"), exchange(YULIN, ORDOS, TYPE, TODAY)))
                .isInstanceOf(ExchangePermission.NoAgreement.class);
        assertThat(book.admit(named(2, "digest of a 2"), exchange(XINZHOU, YULIN, TYPE, TODAY)))
                .isInstanceOf(ExchangePermission.TypeNotAgreed.class);
        assertThat(book.admit(named(1, "digest of a 1"), exchange(YULIN, XINZHOU, TYPE, LocalDate.of(2029, 1, 1))))
                .isInstanceOfSatisfying(
                        ExchangePermission.NoAgreement.class,
                        none -> assertThat(none.detail()).hasToString("agreement a version 1 lapsed after 2028-12-31"));
    }

    private static AgreementReference named(int version, String digest) {
        return new AgreementReference("a", version, digest);
    }

    @Test
    void aRenewalThatDropsATypeEndsIt() {
        AgreementBook book = book(List.of(
                agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15)),
                agreement("a", 2, THREE_YEARS, clause(XINZHOU, YULIN, 15))));

        assertThat(book.admit(exchange(YULIN, XINZHOU, TYPE, TODAY)))
                .isInstanceOf(ExchangePermission.TypeNotAgreed.class);
    }

    @Test
    void anyOfSeveralAgreementsMayNameTheType() {
        AgreementBook book = book(List.of(
                agreement("a", 1, THREE_YEARS, clause(XINZHOU, YULIN, 15)),
                agreement("b", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15))));

        assertThat(admitted(book, TODAY).agreementId()).isEqualTo("b");
    }

    @Test
    void anAgreementThatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> agreement("a", 1, THREE_YEARS, clause(YULIN, ORDOS, 15)))
                .hasMessage("agreement a has a clause from cn-610800 to cn-150600, who are not its parties");
        assertThatThrownBy(() -> agreement("a", 1, THREE_YEARS, clause(YULIN, XINZHOU, 15), clause(YULIN, XINZHOU, 10)))
                .hasMessage("agreement a has two clauses for residence-confirmation from cn-610800 to cn-140900");
        assertThatThrownBy(() -> agreement("a", 1, THREE_YEARS)).hasMessage("agreement a has no clause");
        assertThatThrownBy(() -> clause(YULIN, XINZHOU, 0)).hasMessageContaining("a limit below one working day");
        assertThatThrownBy(() -> new Period(TODAY, TODAY.minusDays(1), 30))
                .hasMessage("effectiveTo 2026-11-22 is before effectiveFrom 2026-11-23");
    }

    private static Terms admitted(AgreementBook book, LocalDate on) {
        return ((ExchangePermission.Permitted) book.admit(exchange(YULIN, XINZHOU, TYPE, on))).terms();
    }

    private static AgreementBook book(List<Agreement> agreements) {
        return new AgreementBook(agreements, List.of());
    }

    private static Exchange exchange(String from, String to, String noticeType, LocalDate on) {
        return new Exchange(from, to, noticeType, on, on.atTime(4, 0).toInstant(ZoneOffset.UTC));
    }

    private static Clause clause(String from, String to, int limit) {
        return new Clause(from, to, TYPE, limit, 5, 3);
    }

    private static Agreement agreement(String id, int version, Period period, Clause... clauses) {
        return new Agreement(
                id,
                version,
                "digest of " + id + " " + version,
                List.of(YULIN, XINZHOU),
                new LocalizedName("协议", "Agreement"),
                new Grounds("law", "service"),
                period,
                List.of(clauses),
                new Reminders(3, true, 5, 5, Map.of(YULIN, "610800-hub")));
    }
}

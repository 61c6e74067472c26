package org.huizhi.agreement;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** One rule of an agreement: a function with one reason to object. */
@FunctionalInterface
interface AgreementRule {

    /** What is to be exchanged, and on which day. */
    record Exchange(String from, String to, String noticeType, LocalDate on) {}

    enum Reason {
        NOT_YET_IN_FORCE,
        LAPSED,
        TYPE_NOT_AGREED
    }

    /** @param detail for people; names the agreement */
    record Objection(Reason reason, String detail) {}

    Optional<Objection> objection(Agreement agreement, Exchange exchange);

    AgreementRule IN_FORCE_FROM_ITS_DATE =
            (agreement, exchange) -> agreement.period().hasBegunBy(exchange.on())
                    ? Optional.empty()
                    : object(
                            Reason.NOT_YET_IN_FORCE,
                            name(agreement) + " is in force from "
                                    + agreement.period().from() + " only");

    AgreementRule IN_FORCE_UNTIL_ITS_DATE =
            (agreement, exchange) -> agreement.period().hasEndedBy(exchange.on())
                    ? object(
                            Reason.LAPSED,
                            name(agreement) + " lapsed after "
                                    + agreement.period().to())
                    : Optional.empty();

    AgreementRule NAMES_THE_TYPE_IN_THIS_DIRECTION = (agreement, exchange) -> agreement
                    .clause(exchange.from(), exchange.to(), exchange.noticeType())
                    .isPresent()
            ? Optional.empty()
            : object(
                    Reason.TYPE_NOT_AGREED,
                    name(agreement) + " does not name " + exchange.noticeType() + " from " + exchange.from() + " to "
                            + exchange.to());

    /** Whether an agreement is in force: the first rule that objects says why not. */
    List<AgreementRule> IN_FORCE = List.of(IN_FORCE_FROM_ITS_DATE, IN_FORCE_UNTIL_ITS_DATE);

    static Optional<Objection> firstObjection(List<AgreementRule> rules, Agreement agreement, Exchange exchange) {
        return rules.stream()
                .flatMap(rule -> rule.objection(agreement, exchange).stream())
                .findFirst();
    }

    private static Optional<Objection> object(Reason reason, String detail) {
        return Optional.of(new Objection(reason, detail));
    }

    private static String name(Agreement agreement) {
        return "agreement " + agreement.id() + " version " + agreement.version();
    }
}

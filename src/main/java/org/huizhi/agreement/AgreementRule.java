package org.huizhi.agreement;

import java.util.List;
import java.util.Optional;

/** One rule of an agreement: a function with one reason to object. */
@FunctionalInterface
interface AgreementRule {

    enum Reason {
        NOT_YET_IN_FORCE,
        LAPSED,
        TERMINATED,
        SUSPENDED,
        NOT_CONFIRMED,
        TYPE_NOT_AGREED
    }

    /** @param detail for people; names the agreement */
    record Objection(Reason reason, String detail) {}

    Optional<Objection> objection(Agreement agreement, AgreementHistory history, Exchange exchange);

    AgreementRule IN_FORCE_FROM_ITS_DATE =
            (agreement, history, exchange) -> agreement.period().hasBegunBy(exchange.on())
                    ? Optional.empty()
                    : object(
                            Reason.NOT_YET_IN_FORCE,
                            agreement + " is in force from "
                                    + agreement.period().from() + " only");

    AgreementRule IN_FORCE_UNTIL_ITS_DATE =
            (agreement, history, exchange) -> agreement.period().hasEndedBy(exchange.on())
                    ? object(
                            Reason.LAPSED,
                            agreement + " lapsed after " + agreement.period().to())
                    : Optional.empty();

    AgreementRule NOT_TERMINATED = (agreement, history, exchange) -> history.terminationOf(agreement.version())
            .filter(end -> exchange.on().isAfter(end.lastDay()))
            .flatMap(end -> object(
                    Reason.TERMINATED,
                    agreement + " was terminated by " + end.region() + " to end on " + end.lastDay()));

    AgreementRule NOT_SUSPENDED = (agreement, history, exchange) -> history.suspensionAt(exchange.at())
            .flatMap(suspension -> object(
                    Reason.SUSPENDED,
                    agreement + " is suspended by " + suspension.region() + " since " + suspension.at()));

    /** The receiver would refuse what comes before our signature. */
    AgreementRule CONFIRMED_BY_THE_OTHER_SIDE = (agreement, history, exchange) -> history.unconfirmed(
                    agreement.version(), exchange.from())
            ? object(
                    Reason.NOT_CONFIRMED,
                    agreement + " is signed, and " + exchange.to() + " has not yet confirmed that it has the signature")
            : Optional.empty();

    AgreementRule NAMES_THE_TYPE_IN_THIS_DIRECTION = (agreement, history, exchange) -> agreement
                    .clause(exchange.from(), exchange.to(), exchange.noticeType())
                    .isPresent()
            ? Optional.empty()
            : object(
                    Reason.TYPE_NOT_AGREED,
                    agreement + " does not name " + exchange.noticeType() + " from " + exchange.from() + " to "
                            + exchange.to());

    /** Whether an agreement is in force: the first rule that objects says why not. */
    List<AgreementRule> IN_FORCE =
            List.of(IN_FORCE_FROM_ITS_DATE, IN_FORCE_UNTIL_ITS_DATE, NOT_TERMINATED, NOT_SUSPENDED);

    /** Whether this side may send under it. */
    List<AgreementRule> FOR_SENDING = List.of(
            IN_FORCE_FROM_ITS_DATE,
            IN_FORCE_UNTIL_ITS_DATE,
            NOT_TERMINATED,
            NOT_SUSPENDED,
            CONFIRMED_BY_THE_OTHER_SIDE);

    static Optional<Objection> firstObjection(
            List<AgreementRule> rules, Agreement agreement, AgreementHistory history, Exchange exchange) {
        return rules.stream()
                .flatMap(rule -> rule.objection(agreement, history, exchange).stream())
                .findFirst();
    }

    private static Optional<Objection> object(Reason reason, String detail) {
        return Optional.of(new Objection(reason, detail));
    }
}

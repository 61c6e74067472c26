package org.huizhi.agreement;

import java.util.List;
import java.util.Optional;
import org.huizhi.validation.Sentence;

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
    record Objection(Reason reason, Sentence detail) {}

    Optional<Objection> objection(Agreement agreement, AgreementHistory history, Exchange exchange);

    AgreementRule IN_FORCE_FROM_ITS_DATE =
            (agreement, history, exchange) -> agreement.period().hasBegunBy(exchange.on())
                    ? Optional.empty()
                    : object(
                            Reason.NOT_YET_IN_FORCE,
                            "{0} is in force from {1} only",
                            agreement,
                            agreement.period().from());

    AgreementRule IN_FORCE_UNTIL_ITS_DATE =
            (agreement, history, exchange) -> agreement.period().hasEndedBy(exchange.on())
                    ? object(
                            Reason.LAPSED,
                            "{0} lapsed after {1}",
                            agreement,
                            String.valueOf(agreement.period().to()))
                    : Optional.empty();

    AgreementRule NOT_TERMINATED = (agreement, history, exchange) -> history.terminationOf(agreement.version())
            .filter(end -> exchange.on().isAfter(end.lastDay()))
            .flatMap(end -> object(
                    Reason.TERMINATED,
                    "{0} was terminated by {1} to end on {2}",
                    agreement,
                    end.region(),
                    end.lastDay()));

    AgreementRule NOT_SUSPENDED = (agreement, history, exchange) -> history.suspensionAt(exchange.at())
            .flatMap(suspension -> object(
                    Reason.SUSPENDED,
                    "{0} is suspended by {1} since {2}",
                    agreement,
                    suspension.region(),
                    suspension.at()));

    /** The receiver would refuse what comes before our signature. */
    AgreementRule CONFIRMED_BY_THE_OTHER_SIDE =
            (agreement, history, exchange) -> history.unconfirmed(agreement.version(), exchange.from())
                    ? object(
                            Reason.NOT_CONFIRMED,
                            "{0} is signed, and {1} has not yet confirmed that it has the signature",
                            agreement,
                            exchange.to())
                    : Optional.empty();

    AgreementRule NAMES_THE_TYPE_IN_THIS_DIRECTION = (agreement, history, exchange) -> agreement
                    .clause(exchange.from(), exchange.to(), exchange.noticeType())
                    .isPresent()
            ? Optional.empty()
            : object(
                    Reason.TYPE_NOT_AGREED,
                    "{0} does not name {1} from {2} to {3}",
                    agreement,
                    exchange.noticeType(),
                    exchange.from(),
                    exchange.to());

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

    private static Optional<Objection> object(Reason reason, String english, Object... words) {
        return Optional.of(new Objection(reason, Sentence.of(english, words)));
    }
}

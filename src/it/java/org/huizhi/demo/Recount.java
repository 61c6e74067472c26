package org.huizhi.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.huizhi.demo.Round.End;

/** Counts the figures of the scenario from its table of slips, without a node (docs/domain.md#indicators). */
final class Recount {

    private static final Map<String, Predicate<Round>> FIGURES = new LinkedHashMap<>();

    static {
        FIGURES.put("due", round -> true);
        FIGURES.put("withdrawn", round -> round.end() == End.WITHDRAWN);
        FIGURES.put("senderFault", round -> round.end() == End.SENDER_FAULT);
        FIGURES.put("misrouted", isFault("misrouted"));
        FIGURES.put("incomplete", isFault("incomplete"));
        FIGURES.put("cohort", Round::isInCohort);
        FIGURES.put("returned", Round::isReturned);
        FIGURES.put("onTime", round -> round.end() == End.IN_TIME);
        FIGURES.put("declined", round -> round.end() == End.DECLINED);
        FIGURES.put("open", round -> round.end() == End.OPEN);
        FIGURES.put("overdue", round -> round.end() == End.OPEN);
        FIGURES.put("extended", round -> round.isInCohort() && round.extended());
        FIGURES.put("valid", round -> "valid".equals(round.verdict()));
        FIGURES.put("invalid", round -> "invalid".equals(round.verdict()));
        FIGURES.put("contested", Round::contested);
        FIGURES.put("arrivedLate", Round::arrivedLate);
    }

    /** Offices that are asked for a part of an answer. */
    static final int PARTS = 2;

    private final List<Slip> slips;
    private final Months months;

    Recount(List<Slip> slips, Months months) {
        this.slips = slips;
        this.months = months;
    }

    private static Predicate<Round> isFault(String reason) {
        return round -> round.end() == End.SENDER_FAULT && reason.equals(round.reason());
    }

    /** The counts of rounds, by the names that they have in figures and statements. */
    static Map<String, Long> counts(List<Round> rounds) {
        Map<String, Long> counts = new LinkedHashMap<>();
        FIGURES.forEach((name, counted) ->
                counts.put(name, rounds.stream().filter(counted).count()));
        return counts;
    }

    /**
     * The rounds of one direction that fall due in a month.
     *
     * @param month from 1
     * @param asOf the month by whose end things are looked at
     */
    List<Round> due(Place from, Place to, int month, int asOf) {
        return due(from, to, month).stream()
                .flatMap(slip -> slip.fate().rounds(slip.phaseIn(asOf)).stream())
                .toList();
    }

    /** The rounds that fall due in a month, as the statement of the month signs them. */
    List<Round> signed(Place from, Place to, int month) {
        return due(from, to, month).stream()
                .flatMap(slip -> slip.fate().isDueInNextMonth()
                        ? slip.fate().rounds(slip.phaseIn(month)).stream()
                        : slip.fate().signedRounds().stream())
                .toList();
    }

    /** How many parts of answers the offices of a region were asked for; they gave all in time. */
    long parts(Place of) {
        return PARTS
                * slips.stream()
                        .filter(slip -> slip.to().equals(of.code) && slip.fate() == Fate.ANSWERED_BY_PARTS)
                        .count();
    }

    private List<Slip> due(Place from, Place to, int month) {
        return slips.stream()
                .filter(slip -> slip.from().equals(from.code) && slip.to().equals(to.code) && slip.dueMonth() == month)
                .toList();
    }

    /** How many of the rounds due in a month stand otherwise at the end of the next one. */
    long changed(Place from, Place to, int month) {
        long changed = 0;
        for (Slip slip : due(from, to, month)) {
            List<Round> before = slip.fate().rounds(slip.phaseIn(month));
            List<Round> after = slip.fate().rounds(slip.phaseIn(month + 1));
            for (int i = 0; i < after.size(); i++) {
                changed += before.get(i).equals(after.get(i)) ? 0 : 1;
            }
        }
        return changed;
    }

    /**
     * Working days within which a share of the cohort of all months was answered, at the end of the scenario; a round
     * without return takes for ever.
     *
     * @param percent of the cohort
     * @return {@code null} where that is not reached
     */
    Integer days(Place from, Place to, int percent) {
        List<Integer> days = new ArrayList<>();
        int cohort = 0;
        for (int month = 1; month <= Months.COUNT; month++) {
            for (Slip slip : due(from, to, month)) {
                for (Round round : slip.fate().rounds(Phase.LATE)) {
                    cohort += round.isInCohort() ? 1 : 0;
                    if (round.isReturned()) {
                        days.add(isOfNextMonth(round) ? months.workingDays(slip.month(), slip.month() + 1) : 0);
                    }
                }
            }
        }
        int rank = (cohort * percent + 99) / 100;
        return rank > days.size() ? null : days.stream().sorted().toList().get(rank - 1);
    }

    /** Whether it was answered in the month behind the one in which it was sent; else it was on the very day. */
    private static boolean isOfNextMonth(Round round) {
        return round.end() == End.LATE || round.extended();
    }
}

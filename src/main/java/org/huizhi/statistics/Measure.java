package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.huizhi.notice.RoundSnapshot;

/**
 * What is counted of rounds (docs/domain.md#cohort): the last one in a cell of the day of the return, all others of the
 * due date. The first two are of notices, in a cell of the day of sending. The twin of {@code round_figure}, which
 * recounts; both must say the same.
 */
public enum Measure {
    /** Notices sent in the period. */
    SENT,
    /** Of these, with a receipt dated within one working day. */
    RECEIPTED,
    /** Rounds that require a return, have begun, and are due in the period. */
    DUE {
        @Override
        boolean of(RoundSnapshot round) {
            return true;
        }
    },
    /** Of the due ones, those that count: neither withdrawn nor declined as the sender's fault. */
    COHORT {
        @Override
        boolean of(RoundSnapshot round) {
            return isCohort(round);
        }
    },
    RETURNED {
        @Override
        boolean of(RoundSnapshot round) {
            return isReturned(round);
        }
    },
    ON_TIME {
        @Override
        boolean of(RoundSnapshot round) {
            return isOnTime(round);
        }
    },
    /** Declined as misrouted or incomplete, before an acceptance, by the accept-by day, and not contested. */
    SENDER_FAULT {
        @Override
        boolean of(RoundSnapshot round) {
            return isSenderFault(round);
        }
    },
    WITHDRAWN {
        @Override
        boolean of(RoundSnapshot round) {
            return round.state() == RoundSnapshot.State.WITHDRAWN;
        }
    },
    /** Any other decline: of the cohort, and no return. */
    DECLINED {
        @Override
        boolean of(RoundSnapshot round) {
            return isDeclined(round);
        }
    },
    /** Not answered yet. */
    OPEN {
        @Override
        boolean of(RoundSnapshot round) {
            return round.state() == RoundSnapshot.State.OPEN;
        }
    },
    /** Of the cohort, those whose due date was moved by a grant. */
    EXTENDED {
        @Override
        boolean of(RoundSnapshot round) {
            return isCohort(round) && round.extended();
        }
    },
    /** Returns assessed valid. */
    VALID {
        @Override
        boolean of(RoundSnapshot round) {
            return isReturned(round) && round.assessed() && round.valid();
        }
    },
    /** Returns assessed invalid. */
    INVALID {
        @Override
        boolean of(RoundSnapshot round) {
            return isReturned(round) && round.assessed() && !round.valid();
        }
    },
    /** Declines that the sender does not accept. */
    CONTESTED {
        @Override
        boolean of(RoundSnapshot round) {
            return round.state() == RoundSnapshot.State.DECLINED && round.contested();
        }
    },
    /** Returns that arrived more than one working day after the day of their signature. */
    ARRIVED_LATE {
        @Override
        boolean of(RoundSnapshot round) {
            return isReturned(round) && round.arrivedLate();
        }
    },
    /** Returns by the day on which they came, whenever they were due: who is silent has none. */
    ANSWERED {
        @Override
        boolean of(RoundSnapshot round) {
            return isReturned(round);
        }
    };

    /** @return whether it counts this round; never for what is counted of notices */
    boolean of(RoundSnapshot round) {
        return false;
    }

    /** @return in the cell of which day a round that is counted is counted */
    LocalDate day(RoundSnapshot round) {
        return this == ANSWERED
                ? Objects.requireNonNull(round.returnedOn(), "a return that is counted has a day")
                : round.dueDate();
    }

    static String[] columns() {
        return Stream.of(values()).map(Measure::column).toArray(String[]::new);
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return whether notices are counted, by the day of sending, and not rounds */
    boolean isOfNotices() {
        return this == SENT || this == RECEIPTED;
    }

    /** @return whether it counts by the due date, and so not behind a cut-off */
    boolean isByDueDate() {
        return !isOfNotices() && this != ANSWERED;
    }

    static boolean isReturned(RoundSnapshot round) {
        return round.state() == RoundSnapshot.State.RETURNED;
    }

    static boolean isOnTime(RoundSnapshot round) {
        LocalDate returned = round.returnedOn();
        return isReturned(round) && returned != null && !returned.isAfter(round.dueDate());
    }

    static boolean isSenderFault(RoundSnapshot round) {
        return round.state() == RoundSnapshot.State.DECLINED && round.senderFault() && !round.contested();
    }

    static boolean isDeclined(RoundSnapshot round) {
        return round.state() == RoundSnapshot.State.DECLINED && !isSenderFault(round);
    }

    private static boolean isCohort(RoundSnapshot round) {
        return round.state() != RoundSnapshot.State.WITHDRAWN && !isSenderFault(round);
    }
}

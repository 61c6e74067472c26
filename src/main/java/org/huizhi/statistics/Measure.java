package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.huizhi.notice.NoticesChanged;
import org.huizhi.notice.RoundSnapshot;
import org.huizhi.notice.RoundSnapshot.State;

/**
 * What is counted of slips (docs/domain.md#cohort): in a cell of the day of sending the first two, of the day of the
 * return the last, of the due date all others. The twin of the view {@code slip_figure}, which recounts; both must say
 * the same.
 */
public enum Measure {
    /** Sent in the period. */
    SENT {
        @Override
        long of(NoticesChanged.Sending sending) {
            return 1;
        }
    },
    /** Of these, with a receipt dated within one working day. */
    RECEIPTED {
        @Override
        long of(NoticesChanged.Sending sending) {
            return one(sending.receiptedInTime());
        }
    },
    /** Delivered, requires a return, and due in the period. */
    DUE {
        @Override
        long of(RoundSnapshot round) {
            return 1;
        }
    },
    /** Of the due ones, those that count: neither withdrawn nor misrouted. */
    COHORT {
        @Override
        long of(RoundSnapshot round) {
            return one(counts(round));
        }
    },
    RETURNED {
        @Override
        long of(RoundSnapshot round) {
            return one(isReturned(round));
        }
    },
    ON_TIME {
        @Override
        long of(RoundSnapshot round) {
            return one(isOnTime(round));
        }
    },
    /** Validly declined as misrouted: the sender's fault. */
    MISROUTED {
        @Override
        long of(RoundSnapshot round) {
            return one(isMisrouted(round));
        }
    },
    WITHDRAWN {
        @Override
        long of(RoundSnapshot round) {
            return one(round.state() == State.WITHDRAWN);
        }
    },
    /** Declined for another reason; no return. */
    DECLINED {
        @Override
        long of(RoundSnapshot round) {
            return one(round.state() == State.DECLINED && !isMisrouted(round));
        }
    },
    /** Not answered yet. */
    OPEN {
        @Override
        long of(RoundSnapshot round) {
            return one(round.state() == State.OPEN);
        }
    },
    /** Of the cohort, those whose due date was moved by a granted extension. */
    EXTENDED {
        @Override
        long of(RoundSnapshot round) {
            return one(counts(round) && round.extended());
        }
    },
    /** Returns assessed valid. */
    VALID {
        @Override
        long of(RoundSnapshot round) {
            return one(round.assessed() && round.valid());
        }
    },
    /** Returns assessed invalid. */
    INVALID {
        @Override
        long of(RoundSnapshot round) {
            return one(round.assessed() && !round.valid());
        }
    },
    /** Returns by the day on which they came, whenever they were due: who is silent has none. */
    ANSWERED {
        @Override
        long of(RoundSnapshot round) {
            return one(isReturned(round));
        }
    };

    private static final String MISROUTED_REASON = "misrouted";

    long of(NoticesChanged.Sending sending) {
        return 0;
    }

    long of(RoundSnapshot round) {
        return 0;
    }

    /** @return in the cell of which day a round that is counted is counted */
    LocalDate day(RoundSnapshot round) {
        return this == ANSWERED ? Objects.requireNonNull(round.returnedOn(), "a return has its day") : round.dueDate();
    }

    static String[] columns() {
        return Stream.of(values()).map(Measure::column).toArray(String[]::new);
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }

    static boolean isMisrouted(RoundSnapshot round) {
        return round.state() == State.DECLINED && MISROUTED_REASON.equals(round.reason());
    }

    static boolean isReturned(RoundSnapshot round) {
        return round.state() == State.RETURNED;
    }

    static boolean isOnTime(RoundSnapshot round) {
        LocalDate returned = round.returnedOn();
        return isReturned(round) && returned != null && !returned.isAfter(round.dueDate());
    }

    private static boolean counts(RoundSnapshot round) {
        return round.state() != State.WITHDRAWN && !isMisrouted(round);
    }
}

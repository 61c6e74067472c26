package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.notice.NoticeSnapshot;
import org.huizhi.notice.NoticeState;

/**
 * What is counted of slips (docs/domain.md#cohort): in a cell of the day of sending the first two, of the day of the
 * return the last, of the due date all others. The twin of the view {@code slip_figure}, which recounts; both must say
 * the same.
 */
public enum Measure {
    /** Sent in the period. */
    SENT {
        @Override
        long of(NoticeSnapshot slip) {
            return slip.sentOn() == null ? 0 : 1;
        }
    },
    /** Of these, with a receipt dated within one working day. */
    RECEIPTED {
        @Override
        long of(NoticeSnapshot slip) {
            return slip.sentOn() != null && slip.receiptedInTime() ? 1 : 0;
        }
    },
    /** Delivered, requires a return, and due in the period. */
    DUE {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isDue(slip));
        }
    },
    /** Of the due ones, those that count: neither withdrawn nor misrouted. */
    COHORT {
        @Override
        long of(NoticeSnapshot slip) {
            return one(counts(slip));
        }
    },
    RETURNED {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isReturned(slip));
        }
    },
    ON_TIME {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isOnTime(slip));
        }
    },
    /** Validly declined as misrouted: the sender's fault. */
    MISROUTED {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isDue(slip) && isMisrouted(slip));
        }
    },
    WITHDRAWN {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isDue(slip) && slip.state() == NoticeState.WITHDRAWN);
        }
    },
    /** Declined for another reason; no return. */
    DECLINED {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isDue(slip) && slip.state() == NoticeState.DECLINED && !isMisrouted(slip));
        }
    },
    /** Not answered yet. */
    OPEN {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isDue(slip) && WAITING.contains(slip.state()));
        }
    },
    /** Of the cohort, those whose due date was moved by a granted extension. */
    EXTENDED {
        @Override
        long of(NoticeSnapshot slip) {
            return one(counts(slip) && slip.extended());
        }
    },
    /** Returns assessed valid. */
    VALID {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isDue(slip) && slip.assessed() && slip.valid());
        }
    },
    /** Returns assessed invalid; the first one stays counted in the second round. */
    INVALID {
        @Override
        long of(NoticeSnapshot slip) {
            return isDue(slip) ? slip.round() - 1L + one(slip.assessed() && !slip.valid()) : 0;
        }
    },
    /** Returns by the day on which they came, whenever they were due: who is silent has none. */
    ANSWERED {
        @Override
        long of(NoticeSnapshot slip) {
            return one(isReturned(slip));
        }
    };

    private static final Set<NoticeState> WAITING =
            EnumSet.of(NoticeState.DELIVERED, NoticeState.RECEIVED, NoticeState.ACCEPTED);
    private static final String MISROUTED_REASON = "misrouted";

    abstract long of(NoticeSnapshot slip);

    /** @return in the cell of which day a slip that is counted is counted */
    LocalDate day(NoticeSnapshot slip) {
        LocalDate day = switch (this) {
            case SENT, RECEIPTED -> slip.sentOn();
            case ANSWERED -> slip.returnedOn();
            default -> slip.dueDate();
        };
        return Objects.requireNonNull(day, "a slip that is counted has the day of the measure");
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

    static boolean isDue(NoticeSnapshot slip) {
        return slip.dueDate() != null && slip.state() != NoticeState.REFUSED;
    }

    static boolean isMisrouted(NoticeSnapshot slip) {
        return slip.state() == NoticeState.DECLINED && MISROUTED_REASON.equals(slip.reason());
    }

    static boolean isReturned(NoticeSnapshot slip) {
        return isDue(slip) && (slip.state() == NoticeState.RETURNED || slip.state() == NoticeState.ASSESSED);
    }

    static boolean isOnTime(NoticeSnapshot slip) {
        LocalDate returned = slip.returnedOn();
        return isReturned(slip) && returned != null && !returned.isAfter(slip.dueDate());
    }

    private static boolean counts(NoticeSnapshot slip) {
        return isDue(slip) && slip.state() != NoticeState.WITHDRAWN && !isMisrouted(slip);
    }
}

package org.huizhi.notice;

import java.time.LocalDate;
import java.util.List;
import org.huizhi.notice.RoundSnapshot.Traits;
import org.jspecify.annotations.Nullable;

/** Fired in the transaction that changes notices, which fails when an observer fails. */
public record NoticesChanged(List<Change> changes) {

    public NoticesChanged {
        changes = List.copyOf(changes);
    }

    /** @param before null for a new notice */
    public record Change(@Nullable Counted before, Counted after) {

        /** A slip is known to be sent now: all else stays, so it is left out on both sides. */
        static Change sending(Traits traits, LocalDate on, boolean receiptedInTime) {
            return new Change(
                    new Counted(null, List.of()), new Counted(new Sending(traits, on, receiptedInTime), List.of()));
        }
    }

    /**
     * What a notice counts as.
     *
     * @param sending null while it is not known to be sent
     * @param rounds those that have begun, one or two; none of a notification or a refused notice
     */
    public record Counted(@Nullable Sending sending, List<RoundSnapshot> rounds) {

        public Counted {
            rounds = List.copyOf(rounds);
        }

        static Counted of(Notice notice) {
            LocalDate on = notice.sentOn;
            return new Counted(
                    on == null ? null : new Sending(Traits.of(notice, notice), on, notice.receiptedInTime),
                    RoundSnapshot.of(notice));
        }
    }

    /**
     * That it was sent; the twin of the view {@code sent_notice}.
     *
     * @param on the day of the submission's signature in the sender's zone
     * @param receiptedInTime whether the receipt is dated within one working day of it
     */
    public record Sending(Traits traits, LocalDate on, boolean receiptedInTime) {}
}

package org.huizhi.agreement;

import java.util.Optional;

/**
 * One type in one direction.
 *
 * @param from mailbox that sends notices of the type
 * @param to mailbox that answers them
 * @param replyLimitNormal working days from delivery to return
 * @param replyLimitUrgent the same for urgent ones
 * @param acceptanceLimit working days from delivery to acceptance
 * @param retention days that person data is kept instead of what the type says; empty where it says nothing else
 * @param automaticChecks routine checks that the answering node may answer by itself; empty where it may not
 */
public record Clause(
        String from,
        String to,
        String noticeType,
        int replyLimitNormal,
        int replyLimitUrgent,
        int acceptanceLimit,
        Optional<Integer> retention,
        Optional<AutomaticChecks> automaticChecks) {

    /** @param perDay how many at most on one day of the answering region */
    public record AutomaticChecks(int perDay) {

        public AutomaticChecks {
            if (perDay < 1) {
                throw new IllegalArgumentException("automaticChecks allow " + perDay + " per day");
            }
        }
    }

    public Clause {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a clause from " + from + " to " + to);
        }
        if (noticeType.isBlank()) {
            throw new IllegalArgumentException("a clause from " + from + " to " + to + " without noticeType");
        }
        if (replyLimitNormal < 1 || replyLimitUrgent < 1 || acceptanceLimit < 1) {
            throw new IllegalArgumentException(
                    "the clause for " + noticeType + " from " + from + " has a limit below one working day");
        }
        if (retention.isPresent() && retention.get() < 1) {
            throw new IllegalArgumentException(
                    "the clause for " + noticeType + " from " + from + " has retentionDays below one");
        }
    }

    /** A clause that leaves retention to the type, and every answer to an office. */
    Clause(String from, String to, String noticeType, int replyLimitNormal, int replyLimitUrgent, int acceptanceLimit) {
        this(
                from,
                to,
                noticeType,
                replyLimitNormal,
                replyLimitUrgent,
                acceptanceLimit,
                Optional.empty(),
                Optional.empty());
    }
}

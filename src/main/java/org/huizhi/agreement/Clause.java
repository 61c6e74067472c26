package org.huizhi.agreement;

/**
 * One type in one direction.
 *
 * @param from mailbox that sends notices of the type
 * @param to mailbox that answers them
 * @param replyLimitNormal working days from delivery to return
 * @param replyLimitUrgent the same for urgent ones
 * @param acceptanceLimit working days from delivery to acceptance
 */
public record Clause(
        String from, String to, String noticeType, int replyLimitNormal, int replyLimitUrgent, int acceptanceLimit) {

    public Clause {
        if (from == null || to == null || from.equals(to)) {
            throw new IllegalArgumentException("a clause from " + from + " to " + to);
        }
        if (noticeType == null || noticeType.isBlank()) {
            throw new IllegalArgumentException("a clause from " + from + " to " + to + " without noticeType");
        }
        if (replyLimitNormal < 1 || replyLimitUrgent < 1 || acceptanceLimit < 1) {
            throw new IllegalArgumentException(
                    "the clause for " + noticeType + " from " + from + " has a limit below one working day");
        }
    }
}

package org.huizhi.agreement;

/**
 * What a slip goes by from its start to its end, whatever becomes of the agreement meanwhile.
 *
 * @param digest SHA-256 of the signed agreement, hex
 * @param replyLimitNormal working days from delivery to return
 * @param replyLimitUrgent the same for urgent slips
 * @param acceptanceLimit working days from delivery to acceptance
 */
public record Terms(
        String agreementId,
        int version,
        String digest,
        int replyLimitNormal,
        int replyLimitUrgent,
        int acceptanceLimit) {

    public int replyLimit(Urgency urgency) {
        return urgency == Urgency.URGENT ? replyLimitUrgent : replyLimitNormal;
    }
}

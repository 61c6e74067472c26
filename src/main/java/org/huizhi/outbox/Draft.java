package org.huizhi.outbox;

import org.huizhi.envelope.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * What a message shall say, before it has an id, a time and a signature.
 *
 * @param subject notice id, or the message's own subject
 * @param destination mailbox of the receiver
 * @param data the record of the message type (feed contract)
 * @param traceparent trace of the request that caused it (W3C Trace Context); null without one
 */
public record Draft(
        MessageType type,
        String subject,
        String destination,
        Object data,
        @Nullable String traceparent) {}

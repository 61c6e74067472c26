package org.huizhi.notice;

import java.time.Instant;
import java.util.UUID;

/** A return as it was sent or received; its payload stays in the message. */
record ReturnEntry(
        UUID messageId,
        UUID noticeId,
        int round,
        ReturnKind kind,
        Instant at,
        String office,
        String outcome,
        String lateReason) {}

package org.huizhi.notice;

import java.time.Instant;
import java.util.UUID;
import org.huizhi.notice.NoticeDetail.ReturnKind;

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

package org.huizhi.notice;

import java.time.LocalDate;
import java.util.UUID;

/** What comes of a caller's request about a notice. */
public sealed interface NoticeReply permits NoticeReply.Done, NoticeReply.Repeated, Refusal {

    /** Durable: it will not be lost. */
    record Done(NoticeSummary notice, String etag) implements NoticeReply {

        static Done of(Notice notice, LocalDate today) {
            return new Done(NoticeSummary.of(notice, today), notice.etag());
        }
    }

    /** The idempotency key was used before, for the same request: the first answer again. */
    record Repeated(int status, UUID noticeId, String response, String etag) implements NoticeReply {}
}

package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.huizhi.agreement.Urgency;
import org.huizhi.testsupport.Yulin;

/**
 * A region that no other test counts with: slips with it are put into the store, and what happens to them is told by
 * day.
 */
final class Counterpart {

    private final NoticeStore store;
    private final String mailbox;

    Counterpart(NoticeStore store, String mailbox) {
        this.store = store;
        this.mailbox = mailbox;
    }

    String mailbox() {
        return mailbox;
    }

    /** @return the slip, delivered at that moment */
    UUID slip(Direction direction, String office, Instant deliveredAt) {
        Notice notice = new Notice(UUID.randomUUID(), direction, true, Slip.TERMS, Urgency.NORMAL, deliveredAt);
        notice.number = "610800-2026-" + notice.id;
        notice.type = "residence-confirmation";
        notice.office = office;
        notice.parties = new NoticeFacts.Parties(mailbox, "610802", office, "140930", null);
        notice.movement = "cross-province";
        notice.unverified = List.of();
        notice.submission = UUID.randomUUID();
        notice.keepFor(365);
        notice.sentOn = Slip.SHANGHAI.dayOf(deliveredAt);
        notice.delivered(deliveredAt, Slip.SHANGHAI);
        QuarkusTransaction.requiringNew().run(() -> store.insert(List.of(notice), Map.of(), new History()));
        return notice.id;
    }

    /** In a transaction of its own, as one message would. */
    void happens(UUID slip, Consumer<Notice> act) {
        QuarkusTransaction.requiringNew().run(() -> {
            List<Notice> notices = new ArrayList<>(store.lock(List.of(slip)).values());
            notices.forEach(act);
            notices.forEach(notice -> notice.touch(Slip.SUBMITTED_AT));
            store.update(notices, new History());
        });
    }

    /** No exchange would leave such slips. */
    void forget() {
        String of = " where notice_id in (select id from notice where counterpart = ?)";
        Yulin.update("delete from earlier_round" + of, mailbox);
        Yulin.update("delete from timeline_entry" + of, mailbox);
        Yulin.update("delete from notice where counterpart = ?", mailbox);
    }
}

package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.validation.Violation;

/**
 * Gives a slip to another office of the same region. The other region is not told: who answers it there is the region's
 * own matter.
 */
@ApplicationScoped
public class HandOverService {

    private final NoticeRepository notices;
    private final NoticeStore store;
    private final OnBehalf onBehalf;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    HandOverService(
            NoticeRepository notices,
            NoticeStore store,
            OnBehalf onBehalf,
            CurrentDirectory directory,
            NodeIdentity node,
            Clock clock) {
        this.notices = notices;
        this.store = store;
        this.onBehalf = onBehalf;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /** @param office of the own region; the caller may lose sight of the slip by it */
    public NoticeReply handOver(Caller caller, UUID id, List<String> ifMatch, String office, HandOverReason reason) {
        if (!directory.get().hasOffice(node.mailbox(), office)) {
            return Refusal.invalid(
                    List.of(new Violation("/office", "unknown-office", "this region has no such office")));
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            Optional<Notice> visible = notices.findWithin(caller.offices(), id);
            if (visible.isEmpty()) {
                return Refusal.notFound();
            }
            Notice notice = store.lock(List.of(id)).get(id);
            // It may have been handed over a moment ago.
            if (!caller.offices().contains(notice.office)) {
                return Refusal.notFound();
            }
            return refusal(notice, ifMatch, office).orElseGet(() -> give(caller, notice, office, reason));
        });
    }

    private static Optional<NoticeReply> refusal(Notice notice, List<String> ifMatch, String office) {
        return Refusal.unmet(ifMatch, Verb.HAND_OVER, notice)
                .or(() -> notice.office.equals(office)
                        ? Optional.of(Refusal.invalid(
                                List.of(new Violation("/office", "same-office", "has the slip already"))))
                        : Optional.empty());
    }

    private NoticeReply give(Caller caller, Notice notice, String office, HandOverReason reason) {
        String from = notice.office;
        notice.office = office;
        notice.touch(clock.instant());
        TimelineEntry entry = new TimelineEntry(
                notice.id,
                clock.instant(),
                TimelineEvent.HANDED_OVER,
                node.mailbox(),
                from,
                caller.subject(),
                null,
                notice.round,
                reason.code(),
                office,
                onBehalf.enteredBy(caller, from));
        store.update(List.of(notice), History.of(List.of(entry)));
        return NoticeReply.Done.of(notice, node.today());
    }
}

package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huizhi.access.KeyInUseException;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.validation.Violation;

/**
 * Gives a slip to another office of the same region. The other region is not told: who answers it there is the region's
 * own matter.
 */
@ApplicationScoped
public class HandOverService {

    /** Why a slip goes to another office of the same region. */
    public enum Reason {
        NOT_COMPETENT,
        PERSON_MOVED,
        CAPACITY,
        REORGANISED,
        OTHER;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final NoticeStore store;
    private final NoticeTransactions transactions;
    private final IdempotentReplies replies;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    HandOverService(
            NoticeStore store,
            NoticeTransactions transactions,
            IdempotentReplies replies,
            CurrentDirectory directory,
            NodeIdentity node,
            Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.replies = replies;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /** @param office of the own region; the caller may lose sight of the slip by it */
    public NoticeReply handOver(NoticeVerbs.Call call, String office, Reason reason) {
        if (!directory.get().hasOffice(node.mailbox(), office)) {
            return Refusal.invalid(
                    List.of(new Violation("/office", "unknown-office", "this region has no such office")));
        }
        try {
            NoticeReply reply = QuarkusTransaction.requiringNew()
                    .call(() -> transactions
                            .lockWithin(call.caller().offices(), call.noticeId())
                            .map(notice -> refusal(notice, call.ifMatch(), office)
                                    .orElseGet(() -> handOver(call, notice, office, reason)))
                            .orElseGet(Refusal::notFound));
            // Whoever asks a second time finds a slip that has changed, or none any more: by what he asked for himself.
            return reply instanceof Refusal ? replies.storedOr(call.keyed(), reply) : reply;
        } catch (KeyInUseException e) {
            return replies.storedOr(call.keyed(), Refusal.notFound());
        }
    }

    private static Optional<NoticeReply> refusal(Notice notice, List<String> ifMatch, String office) {
        return Refusal.unmet(ifMatch, Verb.HAND_OVER, notice)
                .or(() -> notice.office.equals(office)
                        ? Optional.of(Refusal.invalid(
                                List.of(new Violation("/office", "same-office", "has the slip already"))))
                        : Optional.empty());
    }

    private NoticeReply handOver(NoticeVerbs.Call call, Notice notice, String office, Reason reason) {
        String from = notice.office;
        notice.office = office;
        notice.touch(clock.instant());
        TimelineEntry entry = transactions.entry(
                call.caller(), notice, TimelineEvent.HANDED_OVER, from, clock.instant(), reason.code(), office);
        store.update(List.of(notice), History.of(List.of(entry)));
        NoticeReply.Done done = NoticeReply.Done.of(notice, node.today());
        transactions.claim(Map.of(call, done));
        return done;
    }
}

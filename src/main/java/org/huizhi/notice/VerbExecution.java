package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.batching.GroupCommit;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.notice.IdempotentExecution.Step;
import org.huizhi.notice.NoticeTransactions.PendingChange;
import org.huizhi.notice.NoticeTransactions.Sealed;
import org.huizhi.notice.NoticeTransactions.Unsealed;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.NoticeVerbs.VerbCommand;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Carries out verbs, many together, by the protocol of {@link IdempotentExecution}. */
@ApplicationScoped
class VerbExecution {

    private final NoticeStore store;
    private final NoticeTransactions transactions;
    private final IdempotentReplies replies;
    private final HeldMessages held;
    private final GroupCommit<VerbCommand, Step<Lookup>> lookups = GroupCommit.ofTransactions(this::find);
    private final IdempotentExecution<VerbCommand, Lookup, Permitted, PendingChange> execution;

    VerbExecution(NoticeStore store, NoticeTransactions transactions, IdempotentReplies replies, HeldMessages held) {
        this.store = store;
        this.transactions = transactions;
        this.replies = replies;
        this.held = held;
        this.execution = new IdempotentExecution<>(
                lookups::submit,
                IdempotentExecution.each(this::check),
                this::seal,
                IdempotentExecution.grouped(transactions::storeAll),
                command -> command.call().noticeId());
    }

    /**
     * What a command finds.
     *
     * @param notice as it is now, for this command alone; null for an unknown one
     * @param held partners whose messages are held, and since when
     */
    record Lookup(VerbCommand command, @Nullable Notice notice, Map<String, Instant> held) {

        /** Asked before anything that was answered to the same key: that is not for everybody either. */
        private boolean isPermitted() {
            return notice != null && command.call().caller().offices().contains(notice.office);
        }
    }

    /** A command that its notice allows. */
    private record Permitted(VerbCommand command, Notice notice) {

        private Unsealed unsealed() {
            return new Unsealed(notice, command.message().apply(notice));
        }
    }

    List<NoticeReply> perform(List<VerbCommand> commands) {
        return execution.perform(commands);
    }

    /** @return what each finds, in their order */
    List<Step<Lookup>> find(List<VerbCommand> commands) {
        IdentityHashMap<VerbCommand, Step<Lookup>> found = new IdentityHashMap<>();
        QuarkusTransaction.requiringNew().run(() -> {
            Map<IdempotentRequest, NoticeReply> stored = replies.find(commands.stream()
                    .map(command -> command.call().keyed())
                    .filter(Objects::nonNull)
                    .toList());
            Map<String, Instant> partners = held.heldSince();
            // Each command about one notice reads it, and so has it for itself: callers change what they have read.
            List<VerbCommand> next = commands;
            while (!next.isEmpty()) {
                List<VerbCommand> first = firstOfEachNotice(next);
                Map<UUID, Notice> notices = store.read(
                        first.stream().map(command -> command.call().noticeId()).toList());
                for (VerbCommand command : first) {
                    Lookup lookup =
                            new Lookup(command, notices.get(command.call().noticeId()), partners);
                    NoticeReply reply =
                            lookup.isPermitted() ? stored.get(command.call().keyed()) : null;
                    found.put(command, reply == null ? Step.next(lookup) : Step.reply(reply));
                }
                next = next.stream()
                        .filter(command -> !found.containsKey(command))
                        .toList();
            }
        });
        return commands.stream().map(found::get).toList();
    }

    private static List<VerbCommand> firstOfEachNotice(List<VerbCommand> commands) {
        Set<UUID> taken = new HashSet<>();
        return commands.stream()
                .filter(command -> taken.add(command.call().noticeId()))
                .toList();
    }

    private Step<Permitted> check(Lookup lookup) {
        VerbCommand command = lookup.command();
        Call call = command.call();
        Notice notice = lookup.notice();
        if (notice == null || !lookup.isPermitted()) {
            return Step.reply(Refusal.notFound());
        }
        return Refusal.duringResync(lookup.held(), notice)
                .or(() -> refusal(command, notice))
                .map(refusal -> Step.<Permitted>reply(replies.storedOr(call.keyed(), refusal)))
                .orElseGet(() -> Step.next(new Permitted(command, notice)));
    }

    private static Optional<NoticeReply> refusal(VerbCommand command, Notice notice) {
        Optional<NoticeReply> unmet = Refusal.unmet(command.call().ifMatch(), command.verb(), notice)
                .or(() -> command.obstacle().apply(notice));
        return unmet.or(() -> {
            List<Violation> inBody = command.faults().apply(notice);
            return inBody.isEmpty() ? Optional.empty() : Optional.of(Refusal.invalid(inBody));
        });
    }

    private List<Step<PendingChange>> seal(List<Permitted> permitted) {
        List<Optional<Sealed>> sealed =
                transactions.sealAll(permitted.stream().map(Permitted::unsealed).toList());
        List<Step<PendingChange>> steps = new ArrayList<>();
        for (int i = 0; i < sealed.size(); i++) {
            Permitted one = permitted.get(i);
            steps.add(sealed.get(i)
                    .map(message -> change(one, message))
                    .orElseGet(() -> Step.reply(
                            Refusal.noEncryptionKey(one.notice().parties.counterpart()))));
        }
        return steps;
    }

    private Step<PendingChange> change(Permitted one, Sealed sealed) {
        Call call = one.command().call();
        return transactions
                .change(call, one.notice(), sealed)
                .map(Step::next)
                // The last one it took may have been the first request with this key.
                .orElseGet(() -> Step.reply(replies.storedOr(call.keyed(), Refusal.noMore(one.notice()))));
    }
}

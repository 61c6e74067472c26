package org.huizhi.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.huizhi.access.Caller;
import org.huizhi.change.Change;
import org.huizhi.change.ChangeCursor;
import org.huizhi.change.ChangeFeed;
import org.jspecify.annotations.Nullable;

/**
 * One replica's turn at one webhook, on a thread of its own: change by change in the order of the feed, each when the
 * one before was taken. How far it came is written down after each page and every second, so whoever goes on after a
 * kill repeats that much at the most, and leaves nothing out.
 */
final class Turn {

    /** Changes that are read at a time. */
    private static final int PAGE = 20;

    /** Then what was changed, paused or deleted meanwhile is seen, and what an account may not see any more. */
    private static final Duration WRITTEN_DOWN_AFTER = Duration.ofSeconds(1);
    /** Of what a lease lasts; calls and transactions take their time too. */
    private static final int RENEWALS_IN_A_LEASE = 4;

    /** A receiver that nobody has called for so long has not failed meanwhile: the node was away. */
    private static final Duration AWAY = Duration.ofHours(1);

    /** Then others that wait for a thread come first. */
    private static final Duration LASTS = Duration.ofMinutes(1);

    private final Surroundings around;
    private final UUID id;
    private final UUID lease;
    private final BooleanSupplier stopping;
    private final Duration writtenDownAfter;
    private final long begun = System.nanoTime();

    private final List<Attempt> attempts = new ArrayList<>();
    private @Nullable Instant deliveredAt;
    private long writtenAt = System.nanoTime();
    /** Whether the last page had nothing for it, as most have from the beginning of the feed on. */
    private boolean passing;

    /** What turns have in common. */
    record Surroundings(
            WebhookStore store,
            WebhookSecrets secrets,
            WebhookMessages messages,
            WebhookReaders readers,
            ChangeFeed feed,
            Parking parking,
            FewTransactions transactions,
            Backoff backoff,
            WebhookConfig config,
            Clock clock) {}

    /** A page with what is needed to send it. */
    private record Work(Webhook webhook, List<byte[]> keys, ChangeFeed.Page page) {}

    Turn(Surroundings around, UUID id, UUID lease, BooleanSupplier stopping) {
        this.around = around;
        this.id = id;
        this.lease = lease;
        this.stopping = stopping;
        Duration share = around.config().lease().dividedBy(RENEWALS_IN_A_LEASE);
        this.writtenDownAfter = share.compareTo(WRITTEN_DOWN_AFTER) < 0 ? share : WRITTEN_DOWN_AFTER;
    }

    void run() {
        boolean more = true;
        while (more && !stopping.getAsBoolean() && !isOlder(begun, LASTS)) {
            Optional<Work> work = passing
                    ? around.transactions().callAside(this::read)
                    : around.transactions().call(this::read);
            more = work.map(this::deliver).orElse(false);
        }
    }

    void release() {
        around.transactions().run(() -> around.store().release(id, lease));
    }

    private static boolean isOlder(long since, Duration than) {
        return System.nanoTime() - since > than.toNanos();
    }

    /** @return empty where nothing is to be sent to it any more */
    private Optional<Work> read() {
        Optional<Webhook> leased = around.store().leased(id, lease);
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        Webhook webhook = leased.get();
        Optional<Caller> reader = around.readers().of(webhook);
        if (reader.isEmpty()) {
            around.parking().park(webhook, WebhookState.Reason.NO_RIGHTS);
            return Optional.empty();
        }
        Optional<ChangeFeed.Page> page =
                around.feed().read(reader.get(), webhook.filter().changes(), webhook.after(), PAGE);
        if (page.isEmpty()) {
            around.parking().park(webhook, WebhookState.Reason.CHANGES_GONE);
            return Optional.empty();
        }
        List<byte[]> keys =
                page.get().items().isEmpty() ? List.of() : around.secrets().of(id);
        return Optional.of(new Work(webhook, keys, page.get()));
    }

    /** @return whether there is more to be sent now */
    private boolean deliver(Work work) {
        ChangeCursor after = work.webhook().after();
        for (Change change : work.page().items()) {
            if (stopping.getAsBoolean()) {
                writeDown(after);
                return false;
            }
            Instant now = around.clock().instant();
            CallResult result = around.messages().send(work.webhook(), work.keys(), change);
            attempts.add(Attempt.of(now, change.id(), change.type(), result));
            if (!result.isDelivered()) {
                fail(work.webhook(), after, result);
                return false;
            }
            deliveredAt = now;
            after = change.cursor();
            if (isOlder(writtenAt, writtenDownAfter)) {
                // The rest is read anew: its owner may have paused it, or lost an office.
                return writeDown(after);
            }
        }
        passing = work.page().items().isEmpty();
        ChangeCursor next = work.page().next();
        boolean still = next.equals(work.webhook().after()) || writeDown(next);
        return still && work.page().more();
    }

    /** @return whether this turn goes on; the lease begins anew then */
    private boolean writeDown(ChangeCursor after) {
        boolean still = around.transactions().call(() -> {
            boolean ours = around.store().delivered(id, lease, after, deliveredAt);
            if (ours && !attempts.isEmpty()) {
                around.store().enter(id, attempts);
            }
            return ours;
        });
        attempts.clear();
        writtenAt = System.nanoTime();
        return still;
    }

    private void fail(Webhook before, ChangeCursor after, CallResult result) {
        Instant now = around.clock().instant();
        Instant earlier = before.failingSince();
        Instant since = now;
        int failures = 1;
        if (deliveredAt == null && earlier != null && !earlier.isAfter(now) && !wasAway(before, now)) {
            since = earlier;
            failures = before.attempts() + 1;
        }
        writeDownFailure(before, after, result, failures, since);
    }

    private static boolean wasAway(Webhook before, Instant now) {
        Instant due = before.nextAttemptAt();
        return due != null && due.plus(AWAY).isBefore(now);
    }

    private void writeDownFailure(Webhook before, ChangeCursor after, CallResult result, int failures, Instant since) {
        Instant now = around.clock().instant();
        Instant next = now.plus(around.backoff().after(failures, result.retryAfter()));
        boolean tooLong = !since.plus(around.config().parkAfter()).isAfter(now);
        around.transactions().run(() -> {
            if (!around.store().failed(id, lease, after, deliveredAt, failures, since, next)) {
                return;
            }
            around.store().enter(id, attempts);
            if (result.isGone()) {
                around.parking().park(before, WebhookState.Reason.GONE);
            } else if (tooLong) {
                around.parking().park(before, WebhookState.Reason.UNANSWERED);
            }
        });
    }

    @Override
    public String toString() {
        return "webhook " + id;
    }
}

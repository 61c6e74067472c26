package org.huizhi.audit;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.access.UnchainedEntries;
import org.huizhi.access.UnchainedEntries.Entry;
import org.huizhi.access.UnchainedEntries.Pending;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.RowMac;
import org.jspecify.annotations.Nullable;

/**
 * Chains entries after they are committed, one replica at a time, so that no writer ever waits for another. What is not
 * chained yet is listed with it, in the order of commits; so nothing is passed over, whichever order transactions end
 * in. What the node did not enter is kept apart, and the others are chained.
 */
@ApplicationScoped
class AuditChain {

    /** A key that one replica has read reaches the file of every other. */
    static final Duration KEY_COMES_WITHIN = Duration.ofMinutes(5);

    private static final int BATCH = 1000;

    private final UnchainedEntries unchained;
    private final ChainHead heads;
    private final Rejections rejections;
    private final Database database;
    private final Clock clock;

    AuditChain(UnchainedEntries unchained, ChainHead heads, Rejections rejections, Database database, Clock clock) {
        this.unchained = unchained;
        this.heads = heads;
        this.rejections = rejections;
        this.database = database;
        this.clock = clock;
    }

    private record Link(
            long entryId,
            long position,
            byte[] hash,
            @Nullable UUID act,
            RowMac.Mac mac) {}

    /** What is in the chain already of what is pending. */
    private record Known(Set<Long> entries, Set<UUID> acts) {}

    private record Found(long entry, @Nullable UUID act) {}

    private sealed interface Decision {}

    private record Chain(Entry entry) implements Decision {}

    private record Reject(Rejection reason) implements Decision {}

    /** Its key may only not be here yet. */
    private record Wait() implements Decision {}

    @Scheduled(
            identity = "audit-chain",
            every = "${huizhi.audit.chain-interval:1s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void append() {
        if (heads.isAlone()) {
            appendBatches();
        }
    }

    private void appendBatches() {
        List<Pending> batch = unchained.after(0, BATCH);
        if (batch.isEmpty()) {
            return;
        }
        ChainHead.Head head = heads.find();
        rejections.keepApart(head.foreign().stream().map(Rejections.Found::link).toList());
        long position = head.nextPosition() - 1;
        byte[] hash = head.hash();
        while (!batch.isEmpty()) {
            List<Link> links = append(batch, position, hash);
            if (!links.isEmpty()) {
                Link last = links.get(links.size() - 1);
                position = last.position();
                hash = last.hash();
            }
            batch = batch.size() < BATCH
                    ? List.of()
                    : unchained.after(batch.get(batch.size() - 1).id(), BATCH);
        }
    }

    private List<Link> append(List<Pending> batch, long from, byte[] before) {
        Known known = known(batch);
        List<Link> links = new ArrayList<>();
        List<Rejections.Found> rejected = new ArrayList<>();
        long position = from;
        byte[] hash = before;
        for (Pending pending : batch) {
            Decision decision = decide(pending, known);
            if (decision instanceof Chain chain) {
                AuditRecord record = record(++position, chain.entry());
                hash = record.hashAfter(hash);
                links.add(new Link(pending.id(), position, hash, record.act(), heads.mac(position, hash)));
            } else if (decision instanceof Reject reject) {
                rejected.add(Rejections.Found.entry(reject.reason(), pending.id()));
            }
        }
        store(links);
        unchained.remove(Stream.concat(
                        links.stream().map(Link::entryId),
                        rejected.stream().map(Rejections.Found::entry).filter(Objects::nonNull))
                .toList());
        rejections.keepApart(rejected);
        return links;
    }

    private Known known(List<Pending> batch) {
        Known known = new Known(new HashSet<>(), new HashSet<>());
        List<UUID> acts = batch.stream()
                .map(Pending::entry)
                .filter(Objects::nonNull)
                .map(Entry::act)
                .filter(Objects::nonNull)
                .toList();
        database.forEach(
                "select entry_id, act from audit_chain where entry_id = any(?) or act = any(?)",
                0,
                row -> new Found(row.bigint(1), row.uuidOrNull(2)),
                found -> {
                    known.entries().add(found.entry());
                    if (found.act() != null) {
                        known.acts().add(found.act());
                    }
                },
                SqlArray.of("int8", batch, Pending::id),
                SqlArray.of("uuid", acts));
        return known;
    }

    private Decision decide(Pending pending, Known known) {
        Entry entry = pending.entry();
        if (entry == null) {
            return new Reject(Rejection.GONE);
        }
        if (known.entries().contains(pending.id())) {
            return new Reject(Rejection.REPEATED);
        }
        return switch (entry.verdict()) {
            case GOOD ->
                known.acts().add(Objects.requireNonNull(entry.act()))
                        ? new Chain(entry)
                        : new Reject(Rejection.REPEATED);
            case MISSING -> heads.takesEarlierVersions() ? new Chain(entry) : new Reject(Rejection.NO_MAC);
            case WRONG -> new Reject(Rejection.WRONG_MAC);
            case UNKNOWN_KEY -> isOfNow(entry.at()) ? new Wait() : new Reject(Rejection.UNKNOWN_KEY);
        };
    }

    private boolean isOfNow(Instant at) {
        Instant now = clock.instant();
        return at.isAfter(now.minus(KEY_COMES_WITHIN)) && at.isBefore(now.plus(KEY_COMES_WITHIN));
    }

    private static AuditRecord record(long position, Entry entry) {
        return new AuditRecord(
                position,
                entry.at(),
                entry.caller(),
                entry.action(),
                entry.notice(),
                entry.detail(),
                entry.traceparent(),
                entry.verdict() == RowMac.Verdict.GOOD ? entry.act() : null);
    }

    private void store(List<Link> links) {
        database.update(
                "insert into audit_chain (position, entry_id, hash, act, mac_key, mac)"
                        + " select * from unnest(?, ?, ?, ?, ?, ?)",
                SqlArray.of("int8", links, Link::position),
                SqlArray.of("int8", links, Link::entryId),
                SqlArray.of("bytea", links, Link::hash),
                SqlArray.of("uuid", links, Link::act),
                SqlArray.of("text", links, link -> link.mac().keyId()),
                SqlArray.of("bytea", links, link -> link.mac().bytes()));
    }
}

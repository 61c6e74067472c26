package org.huizhi.access;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** Responses to first requests, kept per caller and idempotency key for 48 hours (API, "Conventions"). */
@ApplicationScoped
public class IdempotencyKeys {

    private static final Duration KEPT = Duration.ofDays(2);

    private final Database database;
    private final Clock clock;

    IdempotencyKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A request that carries a key.
     *
     * @param caller its account
     * @param formerly what stood for the caller before there were accounts; keys of then are known for two days yet
     * @param request SHA-256 of what is asked for: method, path and body
     */
    public record IdempotentRequest(String caller, String formerly, String key, byte[] request) {

        /** @return the same for every request of this caller with this key; a key has no blanks */
        public String name() {
            return name(caller, key);
        }

        private String formerName() {
            return name(formerly, key);
        }

        private static String name(String caller, String key) {
            return key + ' ' + caller;
        }
    }

    /** The response to the first request with a key; it holds no person data. */
    public record StoredResponse(byte[] request, int status, UUID noticeId, String response, String etag) {

        public boolean answers(IdempotentRequest keyed) {
            return MessageDigest.isEqual(request, keyed.request());
        }
    }

    /** @return by request the response stored for its key; requests whose key was not used before are left out */
    @Transactional
    public Map<IdempotentRequest, StoredResponse> find(Collection<IdempotentRequest> requests) {
        Set<Asked> asked = new LinkedHashSet<>();
        for (IdempotentRequest request : requests) {
            asked.add(new Asked(request.caller(), request.key()));
            asked.add(new Asked(request.formerly(), request.key()));
        }
        Map<IdempotentRequest, StoredResponse> responses = new HashMap<>();
        if (asked.isEmpty()) {
            return responses;
        }
        Map<String, StoredResponse> stored = new HashMap<>();
        database.forEach(
                "select caller, key, request, status, notice_id, response, etag from idempotency_key"
                        + " join unnest(?, ?) as asked(caller, key) using (caller, key)",
                0,
                row -> Map.entry(
                        IdempotentRequest.name(row.text(1), row.text(2)),
                        new StoredResponse(row.bytes(3), row.integer(4), row.uuid(5), row.text(6), row.text(7))),
                entry -> stored.put(entry.getKey(), entry.getValue()),
                SqlArray.of("text", asked, Asked::caller),
                SqlArray.of("text", asked, Asked::key));
        for (IdempotentRequest request : requests) {
            for (String name : new String[] {request.formerName(), request.name()}) {
                StoredResponse response = stored.get(name);
                if (response != null) {
                    responses.put(request, response);
                }
            }
        }
        return responses;
    }

    private record Asked(String caller, String key) {}

    /**
     * Claims keys in the transaction that does what they ask for. A request with the same key that is under way makes
     * this wait until it is decided.
     *
     * @param responses no two with one key
     * @throws KeyInUseException when somebody else has used one in the meantime; then everything is undone, and the
     *     caller answers with the stored response
     */
    @Transactional(TxType.MANDATORY)
    public void claim(Map<IdempotentRequest, StoredResponse> responses) {
        if (responses.isEmpty()) {
            return;
        }
        // In one order, so that two who claim the same do not deadlock.
        List<Map.Entry<IdempotentRequest, StoredResponse>> ordered = responses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(IdempotentRequest::name)))
                .toList();
        int claimed = database.update(
                "insert into idempotency_key (caller, key, request, status, notice_id, response, etag, created_at)"
                        + " select u.*, ? from unnest(?, ?, ?, ?, ?, ?, ?) u on conflict do nothing",
                clock.instant(),
                SqlArray.of("text", ordered, entry -> entry.getKey().caller()),
                SqlArray.of("text", ordered, entry -> entry.getKey().key()),
                SqlArray.of("bytea", ordered, entry -> entry.getKey().request()),
                SqlArray.of("int4", ordered, entry -> entry.getValue().status()),
                SqlArray.of("uuid", ordered, entry -> entry.getValue().noticeId()),
                SqlArray.of("text", ordered, entry -> entry.getValue().response()),
                SqlArray.of("text", ordered, entry -> entry.getValue().etag()));
        if (claimed < ordered.size()) {
            throw new KeyInUseException();
        }
    }

    @Scheduled(
            identity = "idempotency-keys",
            every = "1h",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        database.update(
                "delete from idempotency_key where created_at <= ?",
                clock.instant().minus(KEPT));
    }
}

package org.huizhi.access;

import static java.time.ZoneOffset.UTC;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.security.MessageDigest;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** First answers, kept per caller and idempotency key for 48 hours (API, "Conventions"). */
@ApplicationScoped
public class IdempotencyKeys {

    private static final Duration KEPT = Duration.ofHours(48);

    private final StatelessSession session;
    private final Clock clock;

    IdempotencyKeys(StatelessSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /**
     * A request that carries a key.
     *
     * @param request SHA-256 of what was asked: method, path and body
     */
    public record IdempotentRequest(String caller, String key, byte[] request) {

        /** @return the same for every request of this caller with this key; a key has no blanks */
        public String name() {
            return key + ' ' + caller;
        }
    }

    /** The answer to the first request with a key; it holds no person data. */
    public record StoredResponse(byte[] request, int status, UUID noticeId, String response, String etag) {

        public boolean answers(IdempotentRequest keyed) {
            return MessageDigest.isEqual(request, keyed.request());
        }
    }

    /**
     * @return first answers; requests whose key was not used before are left out, and so are those without a key, which
     *     are null
     */
    @Transactional
    public Map<IdempotentRequest, StoredResponse> find(Collection<IdempotentRequest> requests) {
        Map<String, List<IdempotentRequest>> named =
                requests.stream().filter(Objects::nonNull).collect(Collectors.groupingBy(IdempotentRequest::name));
        if (named.isEmpty()) {
            return Map.of();
        }
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select caller, key, request, status, notice_id, response, etag from idempotency_key"
                            + " join unnest(?, ?) as asked(caller, key) using (caller, key)")) {
                List<IdempotentRequest> asked =
                        named.values().stream().map(same -> same.get(0)).toList();
                select.setArray(1, array(connection, "text", asked, IdempotentRequest::caller));
                select.setArray(2, array(connection, "text", asked, IdempotentRequest::key));
                Map<IdempotentRequest, StoredResponse> answers = new HashMap<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        StoredResponse answer = new StoredResponse(
                                rows.getBytes(3),
                                rows.getInt(4),
                                rows.getObject(5, UUID.class),
                                rows.getString(6),
                                rows.getString(7));
                        named.get(new IdempotentRequest(rows.getString(1), rows.getString(2), null).name())
                                .forEach(keyed -> answers.put(keyed, answer));
                    }
                }
                return answers;
            }
        });
    }

    /**
     * Claims keys in the transaction that does what they ask for. A request with the same key that is under way makes
     * this wait until it is decided.
     *
     * @param answers no two with one key
     * @throws KeyInUseException when somebody else has used one in the meantime; then everything is undone, and the
     *     caller answers with the first answer
     */
    @Transactional(TxType.MANDATORY)
    public void claim(Map<IdempotentRequest, StoredResponse> answers) {
        if (answers.isEmpty()) {
            return;
        }
        // In one order, so that two who claim the same do not deadlock.
        List<IdempotentRequest> order = answers.keySet().stream()
                .sorted(Comparator.comparing(IdempotentRequest::name))
                .toList();
        List<StoredResponse> firstAnswers = order.stream().map(answers::get).toList();
        int claimed = session.doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into idempotency_key (caller, key, request, status, notice_id, response, etag, created_at)"
                            + " select u.*, ? from unnest(?, ?, ?, ?, ?, ?, ?) u on conflict do nothing")) {
                insert.setObject(1, clock.instant().atOffset(UTC));
                insert.setArray(2, array(connection, "text", order, IdempotentRequest::caller));
                insert.setArray(3, array(connection, "text", order, IdempotentRequest::key));
                insert.setArray(
                        4,
                        connection.createArrayOf(
                                "bytea",
                                order.stream().map(IdempotentRequest::request).toArray(byte[][]::new)));
                insert.setArray(5, array(connection, "int4", firstAnswers, StoredResponse::status));
                insert.setArray(6, array(connection, "uuid", firstAnswers, StoredResponse::noticeId));
                insert.setArray(7, array(connection, "text", firstAnswers, StoredResponse::response));
                insert.setArray(8, array(connection, "text", firstAnswers, StoredResponse::etag));
                return insert.executeUpdate();
            }
        });
        if (claimed < order.size()) {
            throw new KeyInUseException();
        }
    }

    private static <T> Array array(Connection connection, String type, List<T> rows, Function<T, ?> value)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(value).toArray());
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        session.createNativeMutationQuery("delete from idempotency_key where created_at <= :limit")
                .setParameter("limit", clock.instant().minus(KEPT))
                .executeUpdate();
    }
}

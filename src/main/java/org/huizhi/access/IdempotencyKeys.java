package org.huizhi.access;

import static java.time.ZoneOffset.UTC;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    public record Keyed(String caller, String key, byte[] request) {}

    /** The answer to the first request with a key; it holds no person data. */
    public record FirstAnswer(byte[] request, int status, UUID noticeId, String response, String etag) {

        public boolean answers(Keyed keyed) {
            return MessageDigest.isEqual(request, keyed.request());
        }
    }

    /** @return first answers by key; keys not used before are left out */
    @Transactional
    public Map<String, FirstAnswer> find(String caller, Collection<String> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select key, request, status, notice_id, response, etag from idempotency_key"
                            + " where caller = ? and key = any(?)")) {
                select.setString(1, caller);
                select.setArray(2, connection.createArrayOf("text", keys.toArray()));
                Map<String, FirstAnswer> answers = new HashMap<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        answers.put(
                                rows.getString(1),
                                new FirstAnswer(
                                        rows.getBytes(2),
                                        rows.getInt(3),
                                        rows.getObject(4, UUID.class),
                                        rows.getString(5),
                                        rows.getString(6)));
                    }
                }
                return answers;
            }
        });
    }

    /**
     * Claims keys in the transaction that does what they ask for. A request with the same key that is under way makes this wait
     * until it is decided.
     *
     * @throws KeyInUseException when somebody else has used one in the meantime; then everything is undone, and the caller
     *     answers with the first answer
     */
    @Transactional(TxType.MANDATORY)
    public void claim(Map<Keyed, FirstAnswer> answers) {
        if (answers.isEmpty()) {
            return;
        }
        List<Keyed> order = List.copyOf(answers.keySet());
        List<FirstAnswer> firstAnswers = order.stream().map(answers::get).toList();
        int claimed = session.doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into idempotency_key (caller, key, request, status, notice_id, response, etag, created_at)"
                            + " select u.*, ? from unnest(?, ?, ?, ?, ?, ?, ?) u on conflict do nothing")) {
                insert.setObject(1, clock.instant().atOffset(UTC));
                insert.setArray(
                        2,
                        connection.createArrayOf(
                                "text", order.stream().map(Keyed::caller).toArray()));
                insert.setArray(
                        3,
                        connection.createArrayOf(
                                "text", order.stream().map(Keyed::key).toArray()));
                insert.setArray(
                        4,
                        connection.createArrayOf(
                                "bytea", order.stream().map(Keyed::request).toArray(byte[][]::new)));
                insert.setArray(
                        5,
                        connection.createArrayOf(
                                "int4",
                                firstAnswers.stream().map(FirstAnswer::status).toArray()));
                insert.setArray(
                        6,
                        connection.createArrayOf(
                                "uuid",
                                firstAnswers.stream().map(FirstAnswer::noticeId).toArray()));
                insert.setArray(
                        7,
                        connection.createArrayOf(
                                "text",
                                firstAnswers.stream().map(FirstAnswer::response).toArray()));
                insert.setArray(
                        8,
                        connection.createArrayOf(
                                "text",
                                firstAnswers.stream().map(FirstAnswer::etag).toArray()));
                return insert.executeUpdate();
            }
        });
        if (claimed < order.size()) {
            throw new KeyInUseException();
        }
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        session.createNativeMutationQuery("delete from idempotency_key where created_at <= :limit")
                .setParameter("limit", clock.instant().minus(KEPT))
                .executeUpdate();
    }
}

package org.huizhi.inbox;

import static org.huizhi.inbox.ReceivedMessageRow.COLUMNS;
import static org.huizhi.inbox.ReceivedMessageRow.COLUMNS_WITHOUT_BYTES;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Messages without a verdict: what they speak about is not known yet. A sender has a bounded number of places; one that
 * lets more wait is told so at once, and harms nobody else.
 */
@ApplicationScoped
public class ParkedMessages {

    private static final int PLACES_PER_SUBJECT = 16;
    private static final int PLACES_PER_SENDER = 1000;

    private final Database database;
    private final Vault vault;

    ParkedMessages(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** @return those among undecided new messages for which there is no place */
    @Transactional(TxType.MANDATORY)
    public Set<ArrivedMessage> withoutPlace(List<ArrivedMessage> undecided) {
        if (undecided.isEmpty()) {
            return Set.of();
        }
        Places places = new Places();
        database.forEach(
                "select sender, subject, count(*) from received_message where verdict is null and sender = any(?)"
                        + " group by sender, subject",
                0,
                row -> new Occupied(row.text(1), row.text(2), row.integer(3)),
                places::occupy,
                SqlArray.texts(undecided.stream().map(ArrivedMessage::sender).collect(Collectors.toSet())));
        return undecided.stream()
                .filter(message -> !places.take(message.sender(), message.subject()))
                .collect(Collectors.toSet());
    }

    private record Occupied(String sender, String subject, int places) {}

    private static final class Places {

        private final Map<String, Integer> ofSender = new HashMap<>();
        private final Map<List<String>, Integer> ofSubject = new HashMap<>();

        void occupy(Occupied some) {
            ofSender.merge(some.sender(), some.places(), Integer::sum);
            ofSubject.merge(List.of(some.sender(), some.subject()), some.places(), Integer::sum);
        }

        boolean take(String sender, String subject) {
            occupy(new Occupied(sender, subject, 1));
            return ofSender.getOrDefault(sender, 0) <= PLACES_PER_SENDER
                    && ofSubject.getOrDefault(List.of(sender, subject), 0) <= PLACES_PER_SUBJECT;
        }
    }

    /**
     * @return messages parked under these subjects, oldest first, locked until the transaction ends; those that another
     *     transaction tries at this moment are left out: waiting for it while holding what it waits for is a deadlock
     */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> lock(Collection<String> subjects) {
        return database
                .query(
                        "select " + COLUMNS + " from received_message where verdict is null and subject = any(?)"
                                + " order by sent_at, id for update skip locked",
                        ReceivedMessageRow::read,
                        SqlArray.texts(subjects))
                .stream()
                // Erased while it was parked: nobody can apply it any more, and it expires.
                .filter(message -> message.jws() != null)
                .toList();
    }

    /** @return ids of messages that have waited since before the limit, the longest first */
    @Transactional(TxType.MANDATORY)
    public List<UUID> expired(Instant limit) {
        return database.query(
                "select id from received_message where verdict is null and received_at < ? order by received_at limit 500",
                row -> row.uuid(1),
                limit);
    }

    /**
     * @return those of these that have waited since before the limit, locked and without the signed bytes; those that
     *     another replica has in hand are left out
     */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> lockExpired(Collection<UUID> ids, Instant limit) {
        return database.query(
                "select " + COLUMNS_WITHOUT_BYTES + " from received_message where verdict is null and received_at < ?"
                        + " and id = any(?) order by received_at for update skip locked",
                ReceivedMessageRow::read,
                limit,
                SqlArray.uuids(ids));
    }

    /** @return subjects of parked messages of these types, in their order, those that follow the one named */
    @Transactional(TxType.MANDATORY)
    public List<String> subjects(Collection<String> types, String after, int most) {
        return database.query(
                "select distinct subject from received_message where verdict is null and type = any(?)"
                        + " and subject > ? order by subject limit ?",
                row -> row.text(1),
                SqlArray.texts(types),
                after,
                most);
    }

    /** Decides parked messages; what is still undecided among them is passed over. */
    @Transactional(TxType.MANDATORY)
    public void decide(List<ArrivedMessage> messages) {
        database.updateEach(
                "update received_message set verdict = ?, reason = ?, due_date = ?,"
                        + " holidays_unknown = string_to_array(?, ',')::int[] where sender = ? and id = ? and digest = ?",
                messages.stream()
                        .filter(ArrivedMessage::isDecided)
                        .map(ParkedMessages::decision)
                        .toList());
    }

    private static @Nullable Object[] decision(ArrivedMessage message) {
        return new @Nullable Object[] {
            message.verdictCode(),
            message.reasonCode(),
            message.dueDate(),
            message.holidaysUnknown(),
            message.sender(),
            message.id(),
            message.digest()
        };
    }

    /** @return what its sender signed; the message is one that was locked with its bytes */
    public Message message(ArrivedMessage parked) {
        byte[] context = ReceivedMessageRow.context(parked.sender(), parked.id());
        byte[] jws = vault.decrypt(parked.bytes().keyId(), parked.bytes().bytes(), context);
        try {
            return Message.parse(Envelope.payloadOf(jws));
        } catch (IOException e) {
            throw new UncheckedIOException("stored message " + parked.id() + " cannot be read", e);
        }
    }
}

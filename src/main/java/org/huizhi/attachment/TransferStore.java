package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

/** What is asked of other regions and by them: which pieces, of which attachment, when next. */
@ApplicationScoped
class TransferStore {

    private final Database database;

    TransferStore(Database database) {
        this.database = database;
    }

    /**
     * Something to be looked at.
     *
     * @param asked how often its region was asked without anything coming
     * @param damaged how often what came was not what is listed
     * @param isBegun whether its pieces were asked for
     * @param question in which they were asked for last; null for none
     */
    record Due(
            AttachmentStore.Key key,
            int asked,
            int damaged,
            boolean isBegun,
            @Nullable UUID question) {

        int inVain() {
            return asked + damaged;
        }

        String name() {
            return key.mailbox() + " " + key.id();
        }
    }

    /**
     * @param whole those of which all bytes came, or the others
     * @param resting names that are left out
     * @param furthest what is due further ahead was not set by this clock
     */
    @Transactional
    List<Due> due(boolean whole, Collection<String> resting, Instant now, Duration furthest, int most) {
        return database.query(
                "select mailbox, id, asked, damaged, begun_at, question from attachment where (due_at <= ? or due_at > ?)"
                        + " and (state = 'AWAITED' and received = bytes) = ? and mailbox || ' ' || id <> all(?)"
                        + " order by due_at limit ?",
                row -> new Due(
                        new AttachmentStore.Key(row.text(1), row.uuid(2)),
                        row.integer(3),
                        row.integer(4),
                        row.instantOrNull(5) != null,
                        row.uuidOrNull(6)),
                now,
                now.plus(furthest),
                whole,
                SqlArray.texts(resting),
                most);
    }

    /**
     * In the caller's transaction.
     *
     * @param question in which its region is asked; null where it is not
     * @return false where somebody else has looked at it meanwhile
     */
    @Transactional(TxType.MANDATORY)
    boolean lookAgain(Due due, @Nullable UUID question, Instant now, Instant at) {
        return database.update(
                        "update attachment set asked = asked + 1, question = ?, begun_at = coalesce(begun_at, ?), due_at = ?"
                                + " where mailbox = ? and id = ? and asked = ? and state = 'AWAITED'",
                        question,
                        now,
                        at,
                        due.key().mailbox(),
                        due.key().id(),
                        due.asked())
                > 0;
    }

    /** It is looked at then, and nothing is counted. */
    @Transactional
    void rest(Due due, Instant until) {
        database.update(
                "update attachment set due_at = ? where mailbox = ? and id = ? and state = 'AWAITED'",
                until,
                due.key().mailbox(),
                due.key().id());
    }

    /** Nothing of this region is begun before. */
    @Transactional
    void postpone(String mailbox, Instant now, Instant until) {
        database.update(
                "update attachment set due_at = ? where mailbox = ? and state = 'AWAITED' and begun_at is null"
                        + " and due_at <= ?",
                until,
                mailbox,
                now);
    }

    /** All pieces are here, whatever was counted. */
    @Transactional
    void isWhole(AttachmentStore.Key key) {
        database.update(
                "update attachment set received = bytes where mailbox = ? and id = ? and state = 'AWAITED'",
                key.mailbox(),
                key.id());
    }

    /**
     * Nothing is to be done with it any more, and what nobody is given is not kept.
     *
     * @return false where that is so already
     */
    @Transactional(TxType.MANDATORY)
    boolean settle(AttachmentStore.Key key, State from, State to) {
        boolean first = database.update(
                        "update attachment set state = ?, due_at = null where mailbox = ? and id = ? and state = ?"
                                + " and due_at is not null",
                        to,
                        key.mailbox(),
                        key.id(),
                        from)
                > 0;
        if (first && (to == State.WITHHELD || to == State.LOST)) {
            deletePieces(key);
        }
        return first;
    }

    private void deletePieces(AttachmentStore.Key key) {
        database.update(
                "delete from attachment_part where mailbox = ? and attachment_id = ? and number > 0",
                key.mailbox(),
                key.id());
    }

    /** Pieces that are not what was listed go; they are asked for again at that time. */
    @Transactional
    void discard(Due due, Instant at) {
        // The row first, as whoever adds a piece does.
        boolean awaited = database.update(
                        "update attachment set received = 0, damaged = ?, due_at = ? where mailbox = ? and id = ? and state = 'AWAITED'",
                        due.damaged() + 1,
                        at,
                        due.key().mailbox(),
                        due.key().id())
                > 0;
        if (awaited) {
            deletePieces(due.key());
        }
    }

    /** @return bytes that were asked of a region since then, those that were damaged each time that they were */
    @Transactional
    long begunSince(String mailbox, Instant since) {
        return database.first(
                        "select coalesce(sum(bytes * (1 + damaged)), 0) from attachment where mailbox = ? and begun_at > ?",
                        row -> row.bigint(1),
                        mailbox,
                        since)
                .orElseThrow();
    }

    /** @param oldest when the slip of the one that has waited longest came; null without any */
    record Awaited(long count, @Nullable Instant oldest) {}

    @Transactional
    Awaited awaited() {
        return database.first(
                        "select count(*), min(created_at) from attachment where state = 'AWAITED'",
                        row -> new Awaited(row.bigint(1), row.instantOrNull(2)))
                .orElseThrow();
    }

    /**
     * Notes what a region asks for, in place of what it asked for before.
     *
     * @param own mailbox of this node
     * @return false where it has nothing to ask for there
     */
    @Transactional(TxType.MANDATORY)
    boolean asked(String own, String region, UUID attachment, List<Integer> pieces, Instant now) {
        if (pieces.isEmpty()) {
            database.update(
                    "delete from attachment_request where attachment_id = ? and destination = ?", attachment, region);
            database.update(
                    "update attachment set state = 'ARRIVED', due_at = ? where mailbox = ? and id = ? and destination = ?"
                            + " and state = 'SENT'",
                    now,
                    own,
                    attachment,
                    region);
            return database.first(
                            "select 1 from attachment where mailbox = ? and id = ? and destination = ?",
                            row -> row.integer(1),
                            own,
                            attachment,
                            region)
                    .isPresent();
        }
        return database.update(
                        "insert into attachment_request (attachment_id, destination, numbers, turn_at)"
                                + " select id, destination, ?, ? from attachment where mailbox = ? and id = ? and destination = ?"
                                + " and state in ('SENT', 'ARRIVED')"
                                + " on conflict (attachment_id) do update set numbers = excluded.numbers",
                        SqlArray.of("int4", pieces),
                        now,
                        own,
                        attachment,
                        region)
                > 0;
    }

    /** A piece whose turn it is. */
    record Turn(UUID attachment, String destination, int piece) {}

    /**
     * Takes the next piece: of the region behind the one that had its turn, and there of the attachment that has waited
     * longest.
     *
     * @param last region that had its turn
     */
    @Transactional
    Optional<Turn> next(String last, Instant now, Duration furthest) {
        return request("destination > ?", last, now, furthest)
                .or(() -> request("destination <= ?", last, now, furthest))
                .flatMap(request -> taken(request, now));
    }

    private record Request(UUID attachment, String destination, List<Integer> pieces) {}

    private Optional<Request> request(String regions, String last, Instant now, Duration furthest) {
        return database.first(
                "select attachment_id, destination, numbers from attachment_request where " + regions
                        + " and (turn_at <= ? or turn_at > ?) order by destination, turn_at limit 1 for update skip locked",
                row -> new Request(row.uuid(1), row.text(2), row.integers(3)),
                last,
                now,
                now.plus(furthest));
    }

    private Optional<Turn> taken(Request request, Instant now) {
        List<Integer> left = new ArrayList<>(request.pieces());
        Integer piece = left.isEmpty() ? null : left.remove(0);
        if (left.isEmpty()) {
            database.update("delete from attachment_request where attachment_id = ?", request.attachment());
        } else {
            database.update(
                    "update attachment_request set numbers = ?, turn_at = ? where attachment_id = ?",
                    SqlArray.of("int4", left),
                    now,
                    request.attachment());
        }
        return Optional.ofNullable(piece).map(one -> new Turn(request.attachment(), request.destination(), one));
    }

    /** Nothing goes to that region before. */
    @Transactional
    void putOff(String destination, Instant until) {
        database.update("update attachment_request set turn_at = ? where destination = ?", until, destination);
    }
}

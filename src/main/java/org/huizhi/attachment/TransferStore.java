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
     */
    record Due(AttachmentStore.Key key, int asked, int damaged) {

        int inVain() {
            return asked + damaged;
        }

        String name() {
            return key.mailbox() + " " + key.id();
        }
    }

    /**
     * @param resting names that are left out
     * @param furthest what is due further ahead was not set by this clock
     */
    @Transactional
    List<Due> due(Collection<String> resting, Instant now, Duration furthest, int most) {
        return database.query(
                "select mailbox, id, asked, damaged from attachment where (due_at <= ? or due_at > ?)"
                        + " and mailbox || ' ' || id <> all(?) order by due_at limit ?",
                row -> new Due(new AttachmentStore.Key(row.text(1), row.uuid(2)), row.integer(3), row.integer(4)),
                now,
                now.plus(furthest),
                SqlArray.texts(resting),
                most);
    }

    /** In the caller's transaction. @return false where somebody else has looked at it meanwhile */
    @Transactional(TxType.MANDATORY)
    boolean lookAgain(Due due, int asked, Instant at) {
        return database.update(
                        "update attachment set asked = ?, due_at = ? where mailbox = ? and id = ? and asked = ?"
                                + " and state = 'AWAITED'",
                        asked,
                        at,
                        due.key().mailbox(),
                        due.key().id(),
                        due.asked())
                > 0;
    }

    /** Nothing is to be done with it any more. @return false where that is so already */
    @Transactional(TxType.MANDATORY)
    boolean settle(AttachmentStore.Key key, State from, State to) {
        return database.update(
                        "update attachment set state = ?, due_at = null where mailbox = ? and id = ? and state = ?"
                                + " and due_at is not null",
                        to,
                        key.mailbox(),
                        key.id(),
                        from)
                > 0;
    }

    /** Pieces that are not what was listed go; they are asked for again at that time. */
    @Transactional
    void discard(Due due, Instant at) {
        database.update(
                "delete from attachment_part where mailbox = ? and attachment_id = ? and number > 0",
                due.key().mailbox(),
                due.key().id());
        database.update(
                "update attachment set received = 0, damaged = ?, due_at = ? where mailbox = ? and id = ? and state = 'AWAITED'",
                due.damaged() + 1,
                at,
                due.key().mailbox(),
                due.key().id());
    }

    /** @return bytes of what a region has listed since then and this node has begun to fetch */
    @Transactional
    long fetchedSince(String mailbox, Instant since) {
        return database.first(
                        "select coalesce(sum(bytes), 0) from attachment where mailbox = ? and created_at > ?"
                                + " and state <> 'UPLOADING' and (received > 0 or asked > 0)",
                        row -> row.bigint(1),
                        mailbox,
                        since)
                .orElseThrow();
    }

    /** @return attachments that are awaited */
    @Transactional
    long awaited() {
        return database.first("select count(*) from attachment where state = 'AWAITED'", row -> row.bigint(1))
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
            database.update("delete from attachment_request where attachment_id = ?", attachment);
            database.update(
                    "update attachment set state = 'ARRIVED', due_at = ? where mailbox = ? and id = ? and destination = ?"
                            + " and state = 'SENT'",
                    now,
                    own,
                    attachment,
                    region);
            return true;
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

    /** Takes the piece that has waited longest for its turn; the next one of its attachment comes after all others. */
    @Transactional
    Optional<Turn> next(Instant now, Duration furthest) {
        record Request(UUID attachment, String destination, List<Integer> pieces) {}
        Optional<Request> found = database.first(
                "select attachment_id, destination, numbers from attachment_request where turn_at <= ? or turn_at > ?"
                        + " order by turn_at limit 1 for update skip locked",
                row -> new Request(row.uuid(1), row.text(2), row.integers(3)),
                now,
                now.plus(furthest));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Request request = found.get();
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
        return piece == null
                ? Optional.empty()
                : Optional.of(new Turn(request.attachment(), request.destination(), piece));
    }

    /** Nothing goes to that region before. */
    @Transactional
    void putOff(String destination, Instant until) {
        database.update("update attachment_request set turn_at = ? where destination = ?", until, destination);
    }
}

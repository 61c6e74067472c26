package org.huizhi.resync;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.vault.Encrypted;
import org.jspecify.annotations.Nullable;

/** Restores that were declared, the resyncs that follow from them, and what partners ask after theirs. */
@ApplicationScoped
class ResyncStore {

    private static final String COLUMNS =
            "id, restoration, partner, since, state, after, question, piece_key, piece, messages, bytes, refusal, began_at,"
                    + " ended_at";

    private final Database database;

    ResyncStore(Database database) {
        this.database = database;
    }

    enum State {
        /** The partner is asked, page by page, and its messages are held. */
        ASKING,
        /** It has given back all that it keeps. */
        REPLAYING,
        DONE,
        /** It gave no answer; what it sent meanwhile is handled as it came. */
        REFUSED
    }

    /** A partner that is asked; see the table. */
    record Resync(
            UUID id,
            UUID restoration,
            String partner,
            Instant since,
            State state,
            @Nullable String after,
            @Nullable UUID question,
            @Nullable Encrypted piece,
            int messages,
            long bytes,
            @Nullable String refusal,
            Instant beganAt,
            @Nullable Instant endedAt) {}

    /** A restore that was declared. */
    record Restoration(UUID id, Instant to, Instant declaredAt) {}

    /**
     * What a partner wants to know.
     *
     * @param answer the message that answered it last, whatever it asked then; null while none has
     */
    record Question(
            String partner,
            UUID id,
            UUID question,
            Instant since,
            @Nullable String after,
            @Nullable UUID answer) {}

    /** @return false when this restore was declared before */
    @Transactional(TxType.MANDATORY)
    boolean declare(Restoration restoration) {
        return database.update(
                        "insert into restoration (id, restored_to, declared_at) values (?, ?, ?) on conflict do nothing",
                        restoration.id(),
                        restoration.to(),
                        restoration.declaredAt())
                == 1;
    }

    /** @return the latest first */
    @Transactional
    List<Restoration> restorations() {
        return database.query(
                "select id, restored_to, declared_at from restoration order by declared_at desc, id",
                row -> new Restoration(row.uuid(1), row.instant(2), row.instant(3)));
    }

    @Transactional(TxType.MANDATORY)
    void begin(UUID id, Restoration restoration, String partner, Instant since) {
        database.update(
                "insert into resync (id, restoration, partner, since, state, messages, began_at)"
                        + " values (?, ?, ?, ?, 'ASKING', 0, ?)",
                id,
                restoration.id(),
                partner,
                since,
                restoration.declaredAt());
    }

    @Transactional
    List<Resync> of(UUID restoration) {
        return select("restoration = ? order by partner", restoration);
    }

    @Transactional
    List<Resync> open() {
        return select("state in ('ASKING', 'REPLAYING') order by began_at, partner");
    }

    /** @return locked until the transaction ends; empty where another replica has it in hand */
    @Transactional(TxType.MANDATORY)
    Optional<Resync> lockFree(UUID id) {
        return select("id = ? for update skip locked", id).stream().findFirst();
    }

    /** @return the last one with a partner, locked; empty while another replica has it in hand, or one is open */
    @Transactional(TxType.MANDATORY)
    Optional<Resync> lockLastEnded(String partner) {
        return select(
                        "id = (select id from resync r where r.partner = ? order by began_at desc, id desc limit 1)"
                                + " and state in ('DONE', 'REFUSED') for update skip locked",
                        partner)
                .stream()
                .findFirst();
    }

    /** @return the one that waits for the answer to this question, locked */
    @Transactional(TxType.MANDATORY)
    Optional<Resync> lockAsking(UUID question) {
        return select("question = ? and state = 'ASKING' for update", question).stream()
                .findFirst();
    }

    private List<Resync> select(String where, Object... arguments) {
        return database.query("select " + COLUMNS + " from resync where " + where, ResyncStore::resync, arguments);
    }

    private static Resync resync(Row row) throws SQLException {
        byte[] piece = row.bytesOrNull(9);
        return new Resync(
                row.uuid(1),
                row.uuid(2),
                row.text(3),
                row.instant(4),
                State.valueOf(row.text(5)),
                row.textOrNull(6),
                row.uuidOrNull(7),
                piece == null ? null : new Encrypted(row.text(8), piece),
                row.integer(10),
                row.bigint(11),
                row.textOrNull(12),
                row.instant(13),
                row.instantOrNull(14));
    }

    @Transactional(TxType.MANDATORY)
    void asked(UUID id, UUID question) {
        database.update("update resync set question = ? where id = ?", question, id);
    }

    /**
     * @param next where the partner goes on; null when it has given back all
     * @param piece of a message that is not whole yet; null where there is none
     */
    @Transactional(TxType.MANDATORY)
    void answered(Resync resync, int messages, long bytes, @Nullable String next, @Nullable Encrypted piece) {
        database.update(
                "update resync set state = ?, after = ?, question = null, messages = messages + ?, bytes = bytes + ?,"
                        + " piece_key = ?, piece = ? where id = ?",
                next == null ? State.REPLAYING : State.ASKING,
                next == null ? resync.after() : next,
                messages,
                bytes,
                piece == null ? null : piece.keyId(),
                piece == null ? null : piece.bytes(),
                resync.id());
    }

    /** @param refusal why there was no answer; null when all was handled */
    @Transactional(TxType.MANDATORY)
    void end(UUID id, @Nullable String refusal, Instant at) {
        database.update(
                "update resync set state = ?, refusal = ?, question = null, piece = null, ended_at = ? where id = ?",
                refusal == null ? State.DONE : State.REFUSED,
                refusal,
                at,
                id);
    }

    /** What the partner asked before is forgotten. */
    @Transactional(TxType.MANDATORY)
    void ask(Question question, Instant now) {
        database.update(
                "insert into resync_question (partner, id, question, since, after, due_at) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (partner) do update set id = excluded.id, question = excluded.question,"
                        + " since = excluded.since, after = excluded.after,"
                        + " due_at = greatest(resync_question.due_at, excluded.due_at)",
                question.partner(),
                question.id(),
                question.question(),
                question.since(),
                question.after(),
                now);
    }

    /** @return questions that are to be answered now */
    @Transactional
    List<Question> due(Instant now, int most) {
        return questions("due_at <= ? and question is not null order by due_at limit " + most, now);
    }

    /**
     * @return the same question, locked; empty where another replica has it in hand, or the partner asks otherwise now
     */
    @Transactional(TxType.MANDATORY)
    Optional<Question> lockDue(Question question) {
        return questions("partner = ? and question = ? for update skip locked", question.partner(), question.question())
                .stream()
                .findFirst();
    }

    private List<Question> questions(String where, Object... arguments) {
        return database.query(
                "select partner, id, question, since, after, answer from resync_question where " + where,
                row -> new Question(
                        row.text(1), row.uuid(2), row.uuid(3), row.instant(4), row.textOrNull(5), row.uuidOrNull(6)),
                arguments);
    }

    /** Looks at the question again at that time; others are not kept waiting by it. */
    @Transactional
    void postpone(Question question, Instant nextAt) {
        database.update("update resync_question set due_at = ? where partner = ?", nextAt, question.partner());
    }

    /**
     * @param answer the message that answers it
     * @param nextAt before which the partner's next question waits
     * @return ids under which it was answered before: this one, and the one before it
     */
    @Transactional(TxType.MANDATORY)
    Set<UUID> answered(Question question, UUID answer, Instant nextAt) {
        Set<UUID> before = new HashSet<>(Set.of(question.id()));
        database.query(
                        "select answered from resync_question where partner = ? and answered is not null",
                        row -> row.uuid(1),
                        question.partner())
                .forEach(before::add);
        database.update(
                "update resync_question set question = null, answered = id, answer = ?, due_at = ? where partner = ?",
                answer,
                nextAt,
                question.partner());
        return before;
    }
}

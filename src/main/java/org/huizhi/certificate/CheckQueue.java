package org.huizhi.certificate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** Questions about certificates that the node has not decided on, and how many it has answered by itself today. */
@ApplicationScoped
class CheckQueue {

    /** A replica that decided and did not answer within this time has ended. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

    /** Asked every second, so it has an index of its own, which names the type. */
    private static final String OPEN = """
        select n.id, n.counterpart, n.agreement_id, n.agreement_version, n.office, n.submission, c.by_node is not null
          from received_notice n left join certificate_check c on c.notice_id = n.id
         where n.type = 'certificate-verification' and n.counterpart <> all(?)
           and (c.notice_id is null or c.by_node and (c.decided_at < ? or c.decided_at > ?))
           and n.id <> all(?)
         order by n.id limit ?\
        """;

    private final Database database;
    private final Clock clock;

    CheckQueue(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param reserved whether an answer by the node was decided on before, and not given */
    record Question(
            UUID noticeId,
            String counterpart,
            String agreementId,
            int agreementVersion,
            String office,
            UUID submission,
            boolean reserved) {

        /** Ids of agreements belong to pairs; so many a day are agreed with each partner. */
        private String agreement() {
            return counterpart + ' ' + agreementId;
        }
    }

    /**
     * A decision of later than now was made by a clock that has been set back since: nobody is about to answer.
     *
     * @param without partners whose questions may have been answered already: that is not known yet
     * @param resting notices that are left out
     */
    @Transactional
    List<Question> open(Collection<String> without, Collection<UUID> resting, int most) {
        Instant now = clock.instant();
        return database.query(
                OPEN,
                row -> new Question(
                        row.uuid(1), row.text(2), row.text(3), row.integer(4), row.text(5), row.uuid(6), row.bool(7)),
                SqlArray.texts(without),
                now.minus(ANSWERED_WITHIN),
                now,
                SqlArray.uuids(resting),
                most);
    }

    /**
     * Leaves a question to its office, for good; an answer that was decided on and is not to be given counts no more.
     */
    @Transactional
    void leaveToOffice(Question question, LocalDate today) {
        if (!decide(question, today, false)) {
            database.update("update certificate_check set by_node = false where notice_id = ?", question.noticeId());
        }
    }

    /**
     * Decides that the node answers, if so many are not answered yet today; exact, however many replicas ask.
     *
     * @return false when it is left to the office, or another replica has decided
     */
    @Transactional
    boolean reserve(Question question, LocalDate today, int perDay) {
        database.execute(
                "select pg_advisory_xact_lock(hashtextextended('certificate-check ' || ?, 0))", question.agreement());
        int answered = database.first(
                        "select count(*) from certificate_check where agreement_id = ? and day = ? and by_node",
                        row -> row.integer(1),
                        question.agreement(),
                        today)
                .orElseThrow();
        boolean free = answered < perDay;
        return decide(question, today, free) && free;
    }

    /** @return false when it was decided before */
    private boolean decide(Question question, LocalDate today, boolean byNode) {
        return database.update(
                        "insert into certificate_check (notice_id, agreement_id, day, decided_at, by_node) values (?, ?,"
                                + " ?, ?, ?) on conflict do nothing",
                        question.noticeId(),
                        question.agreement(),
                        today,
                        clock.instant(),
                        byNode)
                == 1;
    }
}

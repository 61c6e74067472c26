package org.huizhi.certificate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** Questions about certificates that the node has not looked at, and how many it has answered by itself today. */
@ApplicationScoped
class CheckQueue {

    /** A replica that decided and did not answer within this time has ended. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

    /** Asked every second, so it has an index of its own, which names the type. */
    private static final String OPEN = """
        select n.id, n.counterpart, n.agreement_id, n.agreement_version, n.office, n.submission, c.by_node is not null
          from notice n left join certificate_check c on c.notice_id = n.id
         where n.state = 'RECEIVED' and n.direction = 'INCOMING' and n.type = 'certificate-verification'
           and (c.notice_id is null or c.by_node and c.decided_at < ?)
         order by n.id limit ?\
        """;

    private final StatelessSession session;
    private final Clock clock;

    CheckQueue(StatelessSession session, Clock clock) {
        this.session = session;
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
            boolean reserved) {}

    @Transactional
    List<Question> open(int most) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OPEN)) {
                select.setObject(1, clock.instant().minus(ANSWERED_WITHIN).atOffset(ZoneOffset.UTC));
                select.setInt(2, most);
                List<Question> questions = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        questions.add(new Question(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getString(5),
                                row.getObject(6, UUID.class),
                                row.getBoolean(7)));
                    }
                }
                return questions;
            }
        });
    }

    /**
     * Leaves a question to its office, for good; an answer that was decided on and is not to be given counts no more.
     */
    @Transactional
    void leave(Question question, LocalDate today) {
        if (!decide(question, today, false)) {
            session.createNativeMutationQuery("update certificate_check set by_node = false where notice_id = :notice")
                    .setParameter("notice", question.noticeId())
                    .executeUpdate();
        }
    }

    /**
     * Decides that the node answers, if so many are not answered yet today; exact, however many replicas ask.
     *
     * @return false when it is left to the office, or another replica has decided
     */
    @Transactional
    boolean reserve(Question question, LocalDate today, int perDay) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement lock = connection.prepareStatement(
                    "select pg_advisory_xact_lock(hashtextextended('certificate-check ' || ?, 0))")) {
                lock.setString(1, question.agreementId());
                lock.execute();
            }
            try (PreparedStatement count = connection.prepareStatement(
                    "select count(*) from certificate_check where agreement_id = ? and day = ? and by_node")) {
                count.setString(1, question.agreementId());
                count.setObject(2, today);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    boolean free = row.getInt(1) < perDay;
                    return decide(question, today, free) && free;
                }
            }
        });
    }

    private boolean decide(Question question, LocalDate today, boolean byNode) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into certificate_check (notice_id, agreement_id, day, decided_at, by_node) values (?, ?,"
                            + " ?, ?, ?) on conflict do nothing")) {
                insert.setObject(1, question.noticeId());
                insert.setString(2, question.agreementId());
                insert.setObject(3, today);
                insert.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
                insert.setBoolean(5, byNode);
                return insert.executeUpdate() == 1;
            }
        });
    }
}

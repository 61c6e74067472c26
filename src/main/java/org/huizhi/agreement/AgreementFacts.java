package org.huizhi.agreement;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** What happened to agreements, in the database; rows are only ever added. */
@ApplicationScoped
class AgreementFacts {

    private static final String SELECT =
            "select agreement_id, version, event, at, region, actor, reason, last_day, message_id, assessment from agreement_fact";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StatelessSession session;

    AgreementFacts(StatelessSession session) {
        this.session = session;
    }

    /** Whoever changes an agreement does it alone: held until the transaction ends. */
    @Transactional(TxType.MANDATORY)
    void lock(String agreementId) {
        session.doWork(connection -> {
            try (var lock = connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 3))")) {
                lock.setString(1, agreementId);
                lock.execute();
            }
        });
    }

    @Transactional(TxType.MANDATORY)
    void add(AgreementFact fact) {
        session.doWork(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into agreement_fact (agreement_id, version, event, at,"
                            + " region, actor, reason, last_day, message_id, assessment) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, fact.agreementId());
                insert.setObject(2, fact.version());
                insert.setString(3, fact.event().name());
                insert.setObject(4, fact.at().atOffset(UTC));
                insert.setString(5, fact.region());
                insert.setString(6, fact.actor());
                insert.setString(7, fact.reason());
                insert.setObject(8, fact.lastDay());
                insert.setObject(9, fact.messageId());
                insert.setString(10, fact.assessment() == null ? null : write(fact.assessment()));
                insert.executeUpdate();
            }
        });
    }

    /** In the order in which they were entered. */
    @Transactional
    List<AgreementFact> all() {
        return session.doReturningWork(connection -> {
            try (var select = connection.prepareStatement(SELECT + " order by id");
                    ResultSet rows = select.executeQuery()) {
                return read(rows);
            }
        });
    }

    @Transactional
    AgreementHistory of(String agreementId) {
        return session.doReturningWork(connection -> {
            try (var select = connection.prepareStatement(SELECT + " where agreement_id = ? order by id")) {
                select.setString(1, agreementId);
                try (ResultSet rows = select.executeQuery()) {
                    return new AgreementHistory(read(rows));
                }
            }
        });
    }

    /** @return what an own message told; empty for a message that told nothing */
    @Transactional(TxType.MANDATORY)
    Optional<AgreementFact> toldBy(UUID messageId) {
        return session.doReturningWork(connection -> {
            try (var select = connection.prepareStatement(SELECT + " where message_id = ? and actor is not null")) {
                select.setObject(1, messageId);
                try (ResultSet rows = select.executeQuery()) {
                    return read(rows).stream().findFirst();
                }
            }
        });
    }

    /** @return how many there are: asked every few seconds, since other replicas add some */
    @Transactional
    long count() {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select count(*) from agreement_fact");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static List<AgreementFact> read(ResultSet rows) throws SQLException {
        List<AgreementFact> facts = new ArrayList<>();
        while (rows.next()) {
            String assessment = rows.getString(10);
            facts.add(new AgreementFact(
                    rows.getString(1),
                    rows.getObject(2, Integer.class),
                    AgreementEvent.valueOf(rows.getString(3)),
                    rows.getObject(4, OffsetDateTime.class).toInstant(),
                    rows.getString(5),
                    rows.getString(6),
                    rows.getString(7),
                    rows.getObject(8, LocalDate.class),
                    rows.getObject(9, UUID.class),
                    assessment == null ? null : readAssessment(assessment)));
        }
        return facts;
    }

    private static String write(ImpactAssessment assessment) {
        try {
            return JSON.writeValueAsString(assessment);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an assessment cannot be written", e);
        }
    }

    private static ImpactAssessment readAssessment(String json) {
        try {
            return JSON.readValue(json, ImpactAssessment.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a stored assessment cannot be read", e);
        }
    }
}

package org.huizhi.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What happened to agreements, in the database; rows never change. */
@ApplicationScoped
class AgreementFacts implements FactLog {

    private static final String SELECT =
            "select parties, agreement_id, version, event, at, region, actor, reason, last_day, message_id, assessment"
                    + " from agreement_fact";
    private static final Logger LOG = Logger.getLogger(AgreementFacts.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;

    AgreementFacts(Database database) {
        this.database = database;
    }

    /** Whoever changes an agreement does it alone: held until the transaction ends. */
    @Transactional(TxType.MANDATORY)
    void lock(AgreementName agreement) {
        database.execute(
                "select pg_advisory_xact_lock(hashtextextended(?, 3))", agreement.parties() + ' ' + agreement.id());
    }

    @Transactional(TxType.MANDATORY)
    void add(AgreementFact fact) {
        database.update(
                "insert into agreement_fact (parties, agreement_id, version, event, at,"
                        + " region, actor, reason, last_day, message_id, assessment) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                fact.agreement().parties(),
                fact.agreement().id(),
                fact.version(),
                fact.event(),
                fact.at(),
                fact.region(),
                fact.actor(),
                fact.reason(),
                fact.lastDay(),
                fact.messageId(),
                fact.assessment() == null ? null : write(fact.assessment()));
    }

    /** Words of a party that change nothing any more, since it has said the same before and after. */
    @Transactional(TxType.MANDATORY)
    void forget(List<AgreementFact> words) {
        database.updateEach(
                "delete from agreement_fact where parties = ? and agreement_id = ? and message_id = ? and region = ?",
                words.stream()
                        .map(word -> new @Nullable Object[] {
                            word.agreement().parties(), word.agreement().id(), word.messageId(), word.region()
                        })
                        .toList());
    }

    /**
     * That a version was drafted which there is not any more. The audit log still says who drafted and discarded it.
     */
    @Transactional(TxType.MANDATORY)
    void forgetDraft(AgreementFact drafted) {
        database.update(
                "delete from agreement_fact where parties = ? and agreement_id = ? and version = ? and event = ?",
                drafted.agreement().parties(),
                drafted.agreement().id(),
                drafted.version(),
                AgreementEvent.DRAFTED);
    }

    @Override
    @Transactional
    public List<AgreementFact> all() {
        return database.query(SELECT + " order by id", AgreementFacts::readable).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Transactional
    AgreementHistory of(AgreementName agreement) {
        return new AgreementHistory(database.query(
                SELECT + " where parties = ? and agreement_id = ? order by id",
                AgreementFacts::fact,
                agreement.parties(),
                agreement.id()));
    }

    /** @return what an own message said; empty for one that is about no agreement */
    @Transactional(TxType.MANDATORY)
    Optional<AgreementFact> ofMessage(UUID messageId) {
        return database.first(SELECT + " where message_id = ? and actor is not null", AgreementFacts::fact, messageId);
    }

    /** Some are forgotten and others come, so neither the highest nor their number tells alone; nor does the sum. */
    @Override
    @Transactional
    public long revision() {
        return database.first(
                        "select (coalesce(max(id), 0) << 24) + count(*) from agreement_fact", row -> row.bigint(1))
                .orElseThrow();
    }

    /** One that only a later release can read keeps no other from being known. */
    private static Optional<AgreementFact> readable(Row row) throws SQLException {
        try {
            return Optional.of(fact(row));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            LOG.errorf(e, "A fact of agreement %s cannot be read, and does not count", row.text(2));
            return Optional.empty();
        }
    }

    private static AgreementFact fact(Row row) throws SQLException {
        String assessment = row.textOrNull(11);
        return new AgreementFact(
                new AgreementName(row.text(1), row.text(2)),
                row.integerOrNull(3),
                AgreementEvent.valueOf(row.text(4)),
                row.instant(5),
                row.text(6),
                row.textOrNull(7),
                row.textOrNull(8),
                row.dayOrNull(9),
                row.uuidOrNull(10),
                assessment == null ? null : readAssessment(assessment));
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

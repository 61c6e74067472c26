package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.util.List;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;

/** Drafts of this node and proposals of both sides, in the database. */
@ApplicationScoped
class Proposals {

    private static final String SELECT =
            "select id, version, counterpart, proposer, payload, digest, document from agreement_proposal";

    private final Database database;

    Proposals(Database database) {
        this.database = database;
    }

    @Transactional(TxType.MANDATORY)
    void add(Proposal proposal) {
        database.update(
                "insert into agreement_proposal (parties, id, version,"
                        + " counterpart, proposer, payload, digest, document) values (?, ?, ?, ?, ?, ?, ?, ?)",
                proposal.name().parties(),
                proposal.id(),
                proposal.version(),
                proposal.counterpart(),
                proposal.proposer(),
                proposal.payload(),
                proposal.digest(),
                proposal.document());
    }

    /** The draft is proposed now. */
    @Transactional(TxType.MANDATORY)
    void sign(Proposal draft, GeneralJws document) {
        database.update(
                "update agreement_proposal set document = ?"
                        + " where parties = ? and id = ? and version = ? and document is null",
                document.toJson(),
                draft.name().parties(),
                draft.id(),
                draft.version());
    }

    /** Of what was ever drafted or proposed. */
    @Transactional
    List<AgreementName> names() {
        return database.query(
                "select distinct parties, id from agreement_proposal",
                row -> new AgreementName(row.text(1), row.text(2)));
    }

    /** The highest version first. */
    @Transactional
    List<Proposal> of(AgreementName agreement) {
        return database.query(
                SELECT + " where parties = ? and id = ? order by version desc",
                Proposals::proposal,
                agreement.parties(),
                agreement.id());
    }

    /** @return how many proposals a region has made here, decided or not */
    @Transactional(TxType.MANDATORY)
    long countOf(String proposer) {
        return database.first(
                        "select count(*) from agreement_proposal where proposer = ?", row -> row.bigint(1), proposer)
                .orElseThrow();
    }

    private static Proposal proposal(Row row) throws SQLException {
        return new Proposal(
                row.text(1), row.integer(2), row.text(3), row.text(4), row.bytes(5), row.text(6), row.textOrNull(7));
    }
}

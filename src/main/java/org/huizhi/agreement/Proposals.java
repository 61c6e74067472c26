package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.huizhi.directory.LocalizedName;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;

/** Drafts of this node and proposals of both sides, in the database. */
@ApplicationScoped
class Proposals {

    private static final String SELECT =
            "select id, version, counterpart, proposer, payload, digest, document from agreement_proposal";

    /** One that a release before this one has added, or that the migration could not read, is read from its bytes. */
    private static final String OUTLINE =
            "select parties, id, version, counterpart, proposer, digest, document is null, title_zh, title_en,"
                    + " effective_from, effective_to, case when effective_from is null then payload end from agreement_proposal";

    private final Database database;

    Proposals(Database database) {
        this.database = database;
    }

    @Transactional(TxType.MANDATORY)
    void add(Proposal proposal) {
        ProposalOutline outline = proposal.outline();
        database.update(
                "insert into agreement_proposal (parties, id, version, counterpart, proposer, payload, digest, document,"
                        + " title_zh, title_en, effective_from, effective_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                proposal.name().parties(),
                proposal.id(),
                proposal.version(),
                proposal.counterpart(),
                proposal.proposer(),
                proposal.payload(),
                proposal.digest(),
                proposal.document(),
                outline.title().zh(),
                outline.title().en(),
                outline.from(),
                outline.to());
    }

    /** The draft has other terms now. */
    @Transactional(TxType.MANDATORY)
    void amend(Proposal draft) {
        ProposalOutline outline = draft.outline();
        database.update(
                "update agreement_proposal set payload = ?, digest = ?, title_zh = ?, title_en = ?, effective_from = ?,"
                        + " effective_to = ? where parties = ? and id = ? and version = ? and document is null",
                draft.payload(),
                draft.digest(),
                outline.title().zh(),
                outline.title().en(),
                outline.from(),
                outline.to(),
                draft.name().parties(),
                draft.id(),
                draft.version());
    }

    /** There is no such draft any more. */
    @Transactional(TxType.MANDATORY)
    void discard(Proposal draft) {
        database.update(
                "delete from agreement_proposal where parties = ? and id = ? and version = ? and document is null",
                draft.name().parties(),
                draft.id(),
                draft.version());
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

    /** The highest version of each first. */
    @Transactional
    List<ProposalOutline> outlines(Collection<AgreementName> names) {
        return database.query(
                OUTLINE + " where (parties, id) in (select * from unnest(?, ?)) order by version desc",
                Proposals::outline,
                SqlArray.of("text", names, AgreementName::parties),
                SqlArray.of("text", names, AgreementName::id));
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

    /** @return mailboxes with which there are any */
    @Transactional
    Set<String> counterparts() {
        return Set.copyOf(database.query("select distinct counterpart from agreement_proposal", row -> row.text(1)));
    }

    /** @return how many proposals of a region wait: neither signed nor declined, and no higher version is signed */
    @Transactional(TxType.MANDATORY)
    long countOpen(String proposer) {
        return database.first("""
                        select count(*) from agreement_proposal p
                         where proposer = ?
                           and not exists (select from agreement a where a.parties = p.parties and a.id = p.id and a.version >= p.version)
                           and not exists (select from agreement_fact f
                                            where f.parties = p.parties and f.agreement_id = p.id and f.version = p.version
                                              and f.event in ('DECLINED', 'REFUSED'))""", row -> row.bigint(1), proposer).orElseThrow();
    }

    private static ProposalOutline outline(Row row) throws SQLException {
        byte[] payload = row.bytesOrNull(12);
        Agreement read = payload == null ? null : AgreementDocument.parsed(payload, row.text(6));
        return new ProposalOutline(
                new AgreementName(row.text(1), row.text(2)),
                row.integer(3),
                row.text(4),
                row.text(5),
                row.text(6),
                row.bool(7),
                read == null ? new LocalizedName(row.text(8), row.text(9)) : read.title(),
                read == null ? row.day(10) : read.period().from(),
                read == null ? row.dayOrNull(11) : read.period().to());
    }

    private static Proposal proposal(Row row) throws SQLException {
        return new Proposal(
                row.text(1), row.integer(2), row.text(3), row.text(4), row.bytes(5), row.text(6), row.textOrNull(7));
    }
}

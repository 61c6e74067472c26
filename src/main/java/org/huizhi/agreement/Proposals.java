package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** Drafts of this node and proposals of both sides, in the database. */
@ApplicationScoped
class Proposals {

    private static final String SELECT =
            "select id, version, counterpart, proposer, payload, digest, document from agreement_proposal";

    private final StatelessSession session;

    Proposals(StatelessSession session) {
        this.session = session;
    }

    @Transactional(TxType.MANDATORY)
    void add(Proposal proposal) {
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into agreement_proposal (id, version,"
                    + " counterpart, proposer, payload, digest, document) values (?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, proposal.id());
                insert.setInt(2, proposal.version());
                insert.setString(3, proposal.counterpart());
                insert.setString(4, proposal.proposer());
                insert.setBytes(5, proposal.payload());
                insert.setString(6, proposal.digest());
                insert.setString(7, proposal.document());
                insert.executeUpdate();
            }
        });
    }

    /** The draft is proposed now. */
    @Transactional(TxType.MANDATORY)
    void sign(String id, int version, String document) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update agreement_proposal set document = ? where id = ? and version = ? and document is null")) {
                update.setString(1, document);
                update.setString(2, id);
                update.setInt(3, version);
                update.executeUpdate();
            }
        });
    }

    /** By id, the highest version of each first. */
    @Transactional
    List<Proposal> all() {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + " order by id, version desc")) {
                return read(select);
            }
        });
    }

    /** The highest version first. */
    @Transactional
    List<Proposal> of(String id) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + " where id = ? order by version desc")) {
                select.setString(1, id);
                return read(select);
            }
        });
    }

    Optional<Proposal> find(String id, int version) {
        return of(id).stream().filter(proposal -> proposal.version() == version).findFirst();
    }

    /** @return how many proposals a region has made here, decided or not */
    @Transactional(TxType.MANDATORY)
    long countOf(String proposer) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select count(*) from agreement_proposal where proposer = ?")) {
                select.setString(1, proposer);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    private static List<Proposal> read(PreparedStatement select) throws SQLException {
        List<Proposal> proposals = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                proposals.add(new Proposal(
                        rows.getString(1),
                        rows.getInt(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getBytes(5),
                        rows.getString(6),
                        rows.getString(7)));
            }
        }
        return proposals;
    }
}

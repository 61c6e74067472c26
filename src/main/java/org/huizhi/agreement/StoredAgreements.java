package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** The last good copies in the database, shared by the replicas of the node; never changed. */
@ApplicationScoped
class HeldAgreements {

    private final Database database;

    HeldAgreements(Database database) {
        this.database = database;
    }

    /** @param document as {@link SignedAgreement} has it */
    record Copy(AgreementKey key, String document) {}

    /** Without the documents: read every few seconds. */
    @Transactional
    List<AgreementKey> keys() {
        return database.query(
                "select id, version from agreement", row -> new AgreementKey(row.text(1), row.integer(2)));
    }

    @Transactional
    List<Copy> held(Collection<AgreementKey> keys) {
        return database.query(
                "select id, version, document from agreement"
                        + " where (id, version) in (select * from unnest(?::text[], ?::int[]))",
                row -> new Copy(new AgreementKey(row.text(1), row.integer(2)), row.text(3)),
                SqlArray.of("text", keys, AgreementKey::id),
                SqlArray.of("int4", keys, AgreementKey::version));
    }

    /** @return every version held of one agreement, as it was believed when it was stored */
    @Transactional
    List<Agreement> of(String id) {
        return database.query(
                "select document, digest from agreement where id = ?",
                row -> AgreementDocument.parsed(GeneralJws.parsed(row.text(1)).payloadBytes(), row.text(2)),
                id);
    }

    /**
     * Keeps an agreement unless one is held under its id and version; another replica may store at the same time.
     *
     * @return digest of what is held now, hex
     */
    @Transactional
    String store(SignedAgreement signed, Instant now) {
        Agreement agreement = signed.agreement();
        database.update("""
                insert into agreement (id, version, document, digest, loaded_at)
                values (?, ?, ?, ?, ?)
                on conflict (id, version) do nothing
                """, agreement.id(), agreement.version(), signed.document(), agreement.digest(), now);
        return database.first(
                        "select digest from agreement where id = ? and version = ?",
                        row -> row.text(1),
                        agreement.id(),
                        agreement.version())
                .orElseThrow();
    }
}

package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** In a table whose rows never change. */
@ApplicationScoped
class StoredAgreements implements HeldAgreements {

    private final Database database;

    StoredAgreements(Database database) {
        this.database = database;
    }

    @Override
    @Transactional
    public List<AgreementKey> keys() {
        return database.query(
                "select id, version from agreement", row -> new AgreementKey(row.text(1), row.integer(2)));
    }

    @Override
    @Transactional
    public List<Copy> held(Collection<AgreementKey> keys) {
        return database.query(
                "select id, version, document from agreement"
                        + " where (id, version) in (select * from unnest(?::text[], ?::int[]))",
                row -> new Copy(new AgreementKey(row.text(1), row.integer(2)), row.text(3)),
                SqlArray.of("text", keys, AgreementKey::id),
                SqlArray.of("int4", keys, AgreementKey::version));
    }

    @Override
    @Transactional
    public List<Agreement> of(String id) {
        return database.query(
                "select document, digest from agreement where id = ?",
                row -> AgreementDocument.parsed(GeneralJws.parsed(row.text(1)).payloadBytes(), row.text(2)),
                id);
    }

    @Override
    @Transactional
    public String store(SignedAgreement signed, Instant now) {
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

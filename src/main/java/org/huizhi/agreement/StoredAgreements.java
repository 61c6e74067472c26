package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
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
        return database.query("select parties, id, version from agreement", StoredAgreements::key);
    }

    @Override
    @Transactional
    public List<Copy> held(Collection<AgreementKey> keys) {
        return database.query(
                "select parties, id, version, document from agreement"
                        + " where (parties, id, version) in (select * from unnest(?::text[], ?::text[], ?::int[]))",
                row -> new Copy(key(row), row.text(4)),
                SqlArray.of("text", keys, key -> key.name().parties()),
                SqlArray.of("text", keys, key -> key.name().id()),
                SqlArray.of("int4", keys, AgreementKey::version));
    }

    @Override
    @Transactional
    public List<Agreement> of(AgreementName agreement) {
        return database.query(
                "select document, digest from agreement where parties = ? and id = ?",
                row -> AgreementDocument.parsed(GeneralJws.parsed(row.text(1)).payloadBytes(), row.text(2)),
                agreement.parties(),
                agreement.id());
    }

    @Override
    @Transactional
    public String store(SignedAgreement signed, Instant now) {
        Agreement agreement = signed.agreement();
        database.update(
                """
                insert into agreement (parties, id, version, document, digest, loaded_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """,
                agreement.name().parties(),
                agreement.id(),
                agreement.version(),
                signed.document(),
                agreement.digest(),
                now);
        return database.first(
                        "select digest from agreement where parties = ? and id = ? and version = ?",
                        row -> row.text(1),
                        agreement.name().parties(),
                        agreement.id(),
                        agreement.version())
                .orElseThrow();
    }

    private static AgreementKey key(Row row) throws SQLException {
        return new AgreementKey(new AgreementName(row.text(1), row.text(2)), row.integer(3));
    }
}

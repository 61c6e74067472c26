package org.huizhi.agreement;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.huizhi.envelope.GeneralJws;

/** The last good copies in the database, shared by the replicas of the node. */
@ApplicationScoped
class HeldAgreements implements PanacheRepositoryBase<HeldAgreement, HeldAgreement.Key> {

    /** @param document as {@link SignedAgreement} has it */
    record Copy(HeldAgreement.Key key, String document) {}

    @Transactional
    List<Copy> held() {
        return getEntityManager()
                .createQuery("select a.key, a.document from HeldAgreement a", Copy.class)
                .getResultList();
    }

    /** Without the documents: asked every few seconds. */
    @Transactional
    List<HeldAgreement.Key> keys() {
        return getEntityManager()
                .createQuery("select a.key from HeldAgreement a", HeldAgreement.Key.class)
                .getResultList();
    }

    @Transactional
    List<Copy> held(Collection<HeldAgreement.Key> keys) {
        return getEntityManager()
                .createQuery("select a.key, a.document from HeldAgreement a where a.key in :keys", Copy.class)
                .setParameter("keys", keys)
                .getResultList();
    }

    /** @return every version held of one agreement, as it was believed when it was stored */
    @Transactional
    List<Agreement> of(String id) {
        return getEntityManager()
                .createQuery("select a.document, a.digest from HeldAgreement a where a.key.id = :id", Object[].class)
                .setParameter("id", id)
                .getResultStream()
                .map(row -> AgreementDocument.parsed(
                        GeneralJws.parsed((String) row[0]).payloadBytes(), (String) row[1]))
                .toList();
    }

    /**
     * Keeps an agreement unless one is held under its id and version; another replica may store at the same time.
     *
     * @return digest of what is held now, hex
     */
    @Transactional
    String store(SignedAgreement signed, Instant now) {
        Agreement agreement = signed.agreement();
        getEntityManager()
                .createNativeQuery("""
                        insert into agreement (id, version, document, digest, loaded_at)
                        values (:id, :version, :document, :digest, :loadedAt)
                        on conflict (id, version) do nothing
                        """)
                .setParameter("id", agreement.id())
                .setParameter("version", agreement.version())
                .setParameter("document", signed.document())
                .setParameter("digest", agreement.digest())
                .setParameter("loadedAt", now)
                .executeUpdate();
        return getEntityManager()
                .createQuery("select a.digest from HeldAgreement a where a.key = :key", String.class)
                .setParameter("key", new HeldAgreement.Key(agreement.id(), agreement.version()))
                .getSingleResult();
    }
}

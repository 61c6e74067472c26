package org.huizhi.directory;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** The last good copies in the database, shared by the replicas of the node. */
@ApplicationScoped
class HeldEntries implements PanacheRepositoryBase<HeldEntry, String> {

    private final Database database;

    HeldEntries(Database database) {
        this.database = database;
    }

    /** @return compact JWS of every mailbox */
    @Transactional
    List<String> held() {
        return getEntityManager()
                .createQuery("select e.jws from HeldEntry e", String.class)
                .getResultList();
    }

    /** @return when the last of them was stored; empty when none is held */
    @Transactional
    Optional<Instant> lastLoadedAt() {
        return Optional.ofNullable(getEntityManager()
                .createQuery("select max(e.loadedAt) from HeldEntry e", Instant.class)
                .getSingleResult());
    }

    /** Without the entries themselves: asked every few seconds. */
    @Transactional
    Map<String, Instant> issueTimes() {
        Map<String, Instant> times = new HashMap<>();
        getEntityManager()
                .createQuery("select e.mailbox, e.issuedAt from HeldEntry e", Object[].class)
                .getResultList()
                .forEach(row -> times.put((String) row[0], (Instant) row[1]));
        return times;
    }

    @Transactional
    List<String> held(Collection<String> mailboxes) {
        return getEntityManager()
                .createQuery("select e.jws from HeldEntry e where e.mailbox in :mailboxes", String.class)
                .setParameter("mailboxes", mailboxes)
                .getResultList();
    }

    /** @return compact JWS of every entry of the mailboxes that was ever held, by mailbox, the oldest issue first */
    @Transactional
    List<String> history(Collection<String> mailboxes) {
        return database.query(
                "select jws from directory_entry_version where mailbox = any(?) order by mailbox, issued_at",
                row -> row.text(1),
                SqlArray.texts(mailboxes));
    }

    /** Another replica may store at the same time: the entry that was issued later stays. */
    @Transactional
    void store(Collection<SignedEntry> entries, Instant now) {
        for (SignedEntry entry : entries) {
            getEntityManager()
                    .createNativeQuery("""
                            insert into directory_entry_version (mailbox, issued_at, jws, loaded_at)
                            values (:mailbox, :issuedAt, :jws, :loadedAt)
                            on conflict do nothing
                            """)
                    .setParameter("mailbox", entry.mailbox())
                    .setParameter("issuedAt", entry.entry().issuedAt())
                    .setParameter("jws", entry.jws())
                    .setParameter("loadedAt", now)
                    .executeUpdate();
            getEntityManager()
                    .createNativeQuery("""
                            insert into directory_entry (mailbox, issued_at, jws, loaded_at)
                            values (:mailbox, :issuedAt, :jws, :loadedAt)
                            on conflict (mailbox) do update
                            set issued_at = excluded.issued_at, jws = excluded.jws, loaded_at = excluded.loaded_at
                            where directory_entry.issued_at < excluded.issued_at
                            """)
                    .setParameter("mailbox", entry.mailbox())
                    .setParameter("issuedAt", entry.entry().issuedAt())
                    .setParameter("jws", entry.jws())
                    .setParameter("loadedAt", now)
                    .executeUpdate();
        }
    }
}

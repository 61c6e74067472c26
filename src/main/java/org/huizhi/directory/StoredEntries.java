package org.huizhi.directory;

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

/**
 * In two tables: what is held, and all that ever was, which the database lets nobody change or delete. Calendars have
 * their key where entries have their mailbox.
 */
@ApplicationScoped
class StoredEntries implements HeldEntries {

    private final Database database;

    StoredEntries(Database database) {
        this.database = database;
    }

    private record Issue(String key, Instant issuedAt) {}

    @Override
    @Transactional
    public List<String> everHeld() {
        return database.query(
                "select jws from directory_entry union select jws from directory_entry_version", row -> row.text(1));
    }

    @Override
    @Transactional
    public Optional<Instant> lastLoadedAt() {
        return database.first(
                        "select max(loaded_at) from directory_entry", row -> Optional.ofNullable(row.instantOrNull(1)))
                .orElseThrow();
    }

    @Override
    @Transactional
    public Map<String, Instant> issueTimes() {
        Map<String, Instant> times = new HashMap<>();
        database.query("select mailbox, issued_at from directory_entry", row -> new Issue(row.text(1), row.instant(2)))
                .forEach(issue -> times.put(issue.key(), issue.issuedAt()));
        return times;
    }

    @Override
    @Transactional
    public List<String> held(Collection<String> keys) {
        return database.query(
                "select jws from directory_entry where mailbox = any(?)", row -> row.text(1), SqlArray.texts(keys));
    }

    @Override
    @Transactional
    public List<String> history(Collection<String> mailboxes) {
        return database.query(
                "select jws from directory_entry_version where mailbox = any(?) order by mailbox, issued_at",
                row -> row.text(1),
                SqlArray.texts(mailboxes));
    }

    @Override
    @Transactional
    public Optional<String> heartbeat() {
        return database.first("select jws from directory_heartbeat", row -> row.text(1));
    }

    @Override
    @Transactional
    public void store(Heartbeat heartbeat) {
        database.update("""
                insert into directory_heartbeat (only_one, at, jws) values (true, ?, ?)
                on conflict (only_one) do update set at = excluded.at, jws = excluded.jws
                where directory_heartbeat.at < excluded.at
                """, heartbeat.at(), heartbeat.jws());
    }

    @Override
    @Transactional
    public void store(Collection<? extends Published> published, Instant now) {
        for (Published one : published) {
            database.update("""
                    insert into directory_entry_version (mailbox, issued_at, jws, loaded_at)
                    values (?, ?, ?, ?)
                    on conflict do nothing
                    """, one.key(), one.issuedAt(), one.jws(), now);
            database.update("""
                    insert into directory_entry (mailbox, issued_at, jws, loaded_at)
                    values (?, ?, ?, ?)
                    on conflict (mailbox) do update
                    set issued_at = excluded.issued_at, jws = excluded.jws, loaded_at = excluded.loaded_at
                    where directory_entry.issued_at < excluded.issued_at
                    """, one.key(), one.issuedAt(), one.jws(), now);
        }
    }
}

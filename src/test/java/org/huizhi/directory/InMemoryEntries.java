package org.huizhi.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of held entries without a database. */
class InMemoryEntries implements HeldEntries {

    private final Map<String, Published> rows = new HashMap<>();
    private final List<String> versions = new ArrayList<>();
    private Optional<Heartbeat> heartbeat = Optional.empty();
    private Optional<Instant> lastLoadedAt = Optional.empty();

    @Override
    public List<String> everHeld() {
        return List.copyOf(versions);
    }

    @Override
    public Optional<String> heartbeat() {
        return heartbeat.map(Heartbeat::jws);
    }

    @Override
    public void store(Heartbeat heard) {
        heartbeat = Optional.of(heard);
    }

    /** As who can write to the table puts another entry in the place of the one held. */
    void bringBack(Published older) {
        rows.put(older.key(), older);
        versions.add(0, older.jws());
        versions.add(older.jws());
    }

    @Override
    public Optional<Instant> lastLoadedAt() {
        return lastLoadedAt;
    }

    @Override
    public Map<String, Instant> issueTimes() {
        return rows.values().stream().collect(Collectors.toMap(Published::key, Published::issuedAt));
    }

    @Override
    public List<String> held(Collection<String> keys) {
        return rows.values().stream()
                .filter(one -> keys.contains(one.key()))
                .map(Published::jws)
                .toList();
    }

    @Override
    public void store(Collection<? extends Published> published, Instant now) {
        published.forEach(one -> {
            rows.put(one.key(), one);
            versions.add(one.jws());
        });
        lastLoadedAt = Optional.of(now);
    }

    @Override
    public List<String> history(Collection<String> mailboxes) {
        return held(mailboxes);
    }
}

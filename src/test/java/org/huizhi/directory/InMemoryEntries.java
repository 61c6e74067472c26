package org.huizhi.directory;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of held entries without a database. */
class InMemoryEntries implements HeldEntries {

    private final Map<String, SignedEntry> rows = new HashMap<>();
    private Optional<Instant> lastLoadedAt = Optional.empty();

    @Override
    public List<String> held() {
        return rows.values().stream().map(SignedEntry::jws).toList();
    }

    @Override
    public Optional<Instant> lastLoadedAt() {
        return lastLoadedAt;
    }

    @Override
    public Map<String, Instant> issueTimes() {
        return rows.values().stream()
                .collect(Collectors.toMap(
                        SignedEntry::mailbox, entry -> entry.entry().issuedAt()));
    }

    @Override
    public List<String> held(Collection<String> mailboxes) {
        return rows.values().stream()
                .filter(entry -> mailboxes.contains(entry.mailbox()))
                .map(SignedEntry::jws)
                .toList();
    }

    @Override
    public void store(Collection<SignedEntry> entries, Instant now) {
        entries.forEach(entry -> rows.put(entry.mailbox(), entry));
        lastLoadedAt = Optional.of(now);
    }

    @Override
    public List<String> history(Collection<String> mailboxes) {
        return held(mailboxes);
    }
}

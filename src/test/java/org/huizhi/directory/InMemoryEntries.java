package org.huizhi.directory;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of held entries without a database. */
class InMemoryEntries extends HeldEntries {

    private final Map<String, SignedEntry> rows = new HashMap<>();
    private Instant lastLoadedAt;

    InMemoryEntries() {
        super(null);
    }

    @Override
    List<String> held() {
        return rows.values().stream().map(SignedEntry::jws).toList();
    }

    @Override
    Optional<Instant> lastLoadedAt() {
        return Optional.ofNullable(lastLoadedAt);
    }

    @Override
    Map<String, Instant> issueTimes() {
        return rows.values().stream()
                .collect(Collectors.toMap(
                        SignedEntry::mailbox, entry -> entry.entry().issuedAt()));
    }

    @Override
    List<String> held(Collection<String> mailboxes) {
        return mailboxes.stream().map(mailbox -> rows.get(mailbox).jws()).toList();
    }

    @Override
    void store(Collection<SignedEntry> entries, Instant now) {
        entries.forEach(entry -> rows.put(entry.mailbox(), entry));
        lastLoadedAt = now;
    }

    @Override
    List<String> history(Collection<String> mailboxes) {
        return held(mailboxes);
    }
}

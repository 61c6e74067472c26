package org.huizhi.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are held after some were offered. An entry replaces an earlier one of its mailbox only when it was
 * issued later, and takes nothing that another mailbox holds.
 *
 * @param entries by mailbox
 * @param changed those among them that were not held before
 */
record Succession(Map<String, SignedEntry> entries, List<SignedEntry> changed, LoadReport report) {

    /** An entry that is not held yet, and its position among those offered. */
    private record Offer(int index, SignedEntry entry) {}

    static Succession of(Map<String, SignedEntry> held, List<Reading> offered) {
        Map<String, SignedEntry> entries = new LinkedHashMap<>(held);
        Map<String, Offer> offers = new LinkedHashMap<>();
        Set<String> accepted = new HashSet<>();
        List<LoadReport.Refused> refused = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++) {
            if (offered.get(i) instanceof Reading.Refusal refusal) {
                refused.add(new LoadReport.Refused(i, refusal.mailbox(), refusal.reason(), false));
                continue;
            }
            SignedEntry entry = ((Reading.Read) offered.get(i)).entry();
            Optional<String> objection = objection(entries.get(entry.mailbox()), entry);
            if (objection.isPresent()) {
                refused.add(new LoadReport.Refused(i, entry.mailbox(), objection.get(), true));
                continue;
            }
            accepted.add(entry.mailbox());
            if (!isHeld(entries, entry)) {
                entries.put(entry.mailbox(), entry);
                offers.put(entry.mailbox(), new Offer(i, entry));
            }
        }
        // Only now, so that an office can move between two mailboxes whose entries come together, in either order.
        offers.forEach((mailbox, offer) -> claimedElsewhere(entries, offer.entry())
                .ifPresent(reason -> {
                    refused.add(new LoadReport.Refused(offer.index(), mailbox, reason, true));
                    accepted.remove(mailbox);
                    restore(entries, mailbox, held.get(mailbox));
                }));
        List<SignedEntry> changed = entries.values().stream()
                .filter(entry -> !entry.equals(held.get(entry.mailbox())))
                .toList();
        return new Succession(
                Map.copyOf(entries),
                changed,
                new LoadReport(accepted.stream().sorted().toList(), refused));
    }

    private static Optional<String> objection(@Nullable SignedEntry held, SignedEntry offered) {
        if (held == null) {
            return Optional.empty();
        }
        if (offered.entry().issuedAt().isBefore(held.entry().issuedAt())) {
            return Optional.of("issued at " + offered.entry().issuedAt() + ", older than the one held, issued at "
                    + held.entry().issuedAt());
        }
        if (offered.entry().issuedAt().equals(held.entry().issuedAt())
                && !offered.entry().equals(held.entry())) {
            return Optional.of("issued at " + offered.entry().issuedAt() + " like the one held, but not the same");
        }
        return Optional.empty();
    }

    private static boolean isHeld(Map<String, SignedEntry> entries, SignedEntry offered) {
        SignedEntry held = entries.get(offered.mailbox());
        return held != null && held.entry().equals(offered.entry());
    }

    private static Optional<String> claimedElsewhere(Map<String, SignedEntry> entries, SignedEntry offered) {
        Map<String, String> offices = new HashMap<>();
        for (SignedEntry other : entries.values()) {
            if (other.mailbox().equals(offered.mailbox())) {
                continue;
            }
            if (other.entry().region().equals(offered.entry().region())) {
                return Optional.of("region " + offered.entry().region() + " is the one of mailbox " + other.mailbox()
                        + " already");
            }
            other.entry().offices().forEach(office -> offices.put(office.id(), other.mailbox()));
        }
        return offered.entry().offices().stream()
                .map(Office::id)
                .filter(offices::containsKey)
                .findFirst()
                .map(id -> "office " + id + " is one of mailbox " + offices.get(id) + " already");
    }

    private static void restore(Map<String, SignedEntry> entries, String mailbox, @Nullable SignedEntry held) {
        if (held == null) {
            entries.remove(mailbox);
        } else {
            entries.put(mailbox, held);
        }
    }

    List<DirectoryEntry> unsigned() {
        return entries.values().stream().map(SignedEntry::entry).toList();
    }
}

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
 * What is held after something was offered. An entry or a calendar replaces an earlier one of its key only when it was
 * issued later, and an entry takes nothing that another mailbox holds.
 *
 * @param held by key
 * @param changed those among them that were not held before
 */
record Succession(Map<String, Published> held, List<Published> changed, LoadReport report) {

    /** What is not held yet, and its position among those offered. */
    private record Offer(int index, Published published) {}

    static Succession of(Map<String, ? extends Published> before, List<Reading> offered) {
        Map<String, Published> held = new LinkedHashMap<>(before);
        Map<String, Offer> offers = new LinkedHashMap<>();
        Set<String> accepted = new HashSet<>();
        List<LoadReport.Refused> refused = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++) {
            if (offered.get(i) instanceof Reading.Refusal refusal) {
                refused.add(new LoadReport.Refused(i, refusal.key(), refusal.reason(), false));
                continue;
            }
            Published published = ((Reading.Believed) offered.get(i)).published();
            String key = published.key();
            Optional<String> objection = objection(held.get(key), published);
            if (objection.isPresent()) {
                refused.add(new LoadReport.Refused(i, key, objection.get(), true));
                continue;
            }
            accepted.add(key);
            if (!isHeld(held, published)) {
                held.put(key, published);
                offers.put(key, new Offer(i, published));
            }
        }
        // Only now, so that an office can move between two mailboxes whose entries come together, in either order.
        offers.forEach((key, offer) -> claimedElsewhere(held, offer.published()).ifPresent(reason -> {
            refused.add(new LoadReport.Refused(offer.index(), key, reason, true));
            accepted.remove(key);
            restore(held, key, before.get(key));
        }));
        List<Published> changed = held.values().stream()
                .filter(published -> !published.equals(before.get(published.key())))
                .toList();
        return new Succession(
                Map.copyOf(held),
                changed,
                new LoadReport(accepted.stream().sorted().toList(), refused));
    }

    private static Optional<String> objection(@Nullable Published held, Published offered) {
        if (held == null) {
            return Optional.empty();
        }
        if (offered.issuedAt().isBefore(held.issuedAt())) {
            return Optional.of(
                    "issued at " + offered.issuedAt() + ", older than the one held, issued at " + held.issuedAt());
        }
        if (offered.issuedAt().equals(held.issuedAt()) && !offered.content().equals(held.content())) {
            return Optional.of("issued at " + offered.issuedAt() + " like the one held, but not the same");
        }
        return Optional.empty();
    }

    private static boolean isHeld(Map<String, Published> all, Published offered) {
        Published held = all.get(offered.key());
        return held != null
                && held.issuedAt().equals(offered.issuedAt())
                && held.content().equals(offered.content());
    }

    private static Optional<String> claimedElsewhere(Map<String, Published> held, Published published) {
        if (!(published instanceof SignedEntry offered)) {
            return Optional.empty();
        }
        Map<String, String> offices = new HashMap<>();
        for (SignedEntry other : entries(held)) {
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

    private static void restore(Map<String, Published> held, String key, @Nullable Published before) {
        if (before == null) {
            held.remove(key);
        } else {
            held.put(key, before);
        }
    }

    private static List<SignedEntry> entries(Map<String, Published> held) {
        return held.values().stream()
                .filter(SignedEntry.class::isInstance)
                .map(SignedEntry.class::cast)
                .toList();
    }

    List<SignedEntry> entries() {
        return entries(held);
    }

    List<SignedCalendar> calendars() {
        return held.values().stream()
                .filter(SignedCalendar.class::isInstance)
                .map(SignedCalendar.class::cast)
                .toList();
    }
}

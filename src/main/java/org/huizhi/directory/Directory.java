package org.huizhi.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.envelope.VerificationKey;
import org.jspecify.annotations.Nullable;

/** A snapshot of all entries, indexed; immutable, so that one piece of work sees one directory. */
public final class Directory {

    private static final Comparator<DirectoryEntry> BY_ISSUE =
            Comparator.comparing(DirectoryEntry::issuedAt).thenComparing(DirectoryEntry::mailbox);

    private final Map<String, DirectoryEntry> entries = new LinkedHashMap<>();
    private final Map<String, Region> regions = new HashMap<>();
    private final Map<String, List<String>> predecessors = new HashMap<>();
    private final Map<String, String> mailboxes = new HashMap<>();
    private final Map<String, Office> offices = new HashMap<>();
    private final Map<String, String> mailboxOfOffice = new HashMap<>();
    private final Map<String, List<String>> officesBelow = new HashMap<>();
    private final Set<String> aboveDistricts = new HashSet<>();
    private final Map<String, PublishedKey> keys = new HashMap<>();
    private final Map<String, VerificationKey> verificationKeys = new HashMap<>();

    private Directory() {}

    /** Where two entries differ on the same region above them, the one issued later counts. */
    public static Directory of(Collection<DirectoryEntry> entries) {
        Directory directory = new Directory();
        entries.stream().sorted(BY_ISSUE).forEach(directory::add);
        for (Region region : directory.regions.values()) {
            if (region.parent() != null && region.level().equals("district")) {
                directory.aboveDistricts.add(region.parent());
            }
        }
        directory.regions.values().stream()
                .sorted(Comparator.comparing(Region::code))
                .forEach(region -> region.successors()
                        .forEach(successor -> directory
                                .predecessors
                                .computeIfAbsent(successor, code -> new ArrayList<>())
                                .add(region.code())));
        return directory;
    }

    private void add(DirectoryEntry entry) {
        entries.put(entry.mailbox(), entry);
        mailboxes.put(entry.region(), entry.mailbox());
        entry.regions().forEach(region -> regions.put(region.code(), region));
        for (Office office : entry.offices()) {
            offices.put(office.id(), office);
            mailboxOfOffice.put(office.id(), entry.mailbox());
            if (office.parent() != null) {
                officesBelow
                        .computeIfAbsent(office.parent(), id -> new ArrayList<>())
                        .add(office.id());
            }
        }
        for (PublishedKey key : entry.keys()) {
            keys.put(key.kid(), key);
            if (key.use() == KeyUse.SIG) {
                verificationKeys.put(key.kid(), new VerificationKey(key.algorithm(), key.key()));
            }
        }
    }

    public Optional<DirectoryEntry> entry(String mailbox) {
        return Optional.ofNullable(entries.get(mailbox));
    }

    public Collection<DirectoryEntry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    public Optional<Region> region(String code) {
        return Optional.ofNullable(regions.get(code));
    }

    /** @return whether some district 市辖区 lies, or lay, directly below it */
    boolean hasDistricts(String code) {
        return aboveDistricts.contains(code);
    }

    /** @return the codes that this one took over from, wholly or in part, in the order of the codes */
    public List<String> predecessors(String code) {
        return List.copyOf(predecessors.getOrDefault(code, List.of()));
    }

    /**
     * The mailbox that serves a region: its own, else that of a region above it, and for a code that has lapsed those
     * of its successors, in their order, the first that has one.
     *
     * @param on the day as of which the code is meant
     * @return empty for a code that is unknown, that is not yet valid on the day, or that nobody serves
     */
    public Optional<String> mailboxOf(String regionCode, LocalDate on) {
        return region(regionCode)
                .filter(region -> !on.isBefore(region.validFrom()))
                .flatMap(region -> serving(region, on, new HashSet<>()));
    }

    /**
     * @param on the day as of which the code is meant
     * @return the code, what it became and what lies above, the nearest first; the code alone where it is not known
     */
    public List<String> areas(String regionCode, LocalDate on) {
        LinkedHashSet<String> areas = new LinkedHashSet<>(List.of(regionCode));
        ArrayDeque<String> open = new ArrayDeque<>(areas);
        while (!open.isEmpty()) {
            region(open.remove()).ifPresent(region -> {
                List<String> next = new ArrayList<>(region.lapsedOn(on) ? region.successors() : List.of());
                if (region.parent() != null) {
                    next.add(region.parent());
                }
                next.stream().filter(areas::add).forEach(open::add);
            });
        }
        return List.copyOf(areas);
    }

    private Optional<String> serving(Region region, LocalDate on, Set<String> visited) {
        if (!visited.add(region.code())) {
            return Optional.empty();
        }
        String own = mailboxes.get(region.code());
        if (own != null) {
            return Optional.of(own);
        }
        List<String> next = new ArrayList<>();
        if (region.lapsedOn(on)) {
            next.addAll(region.successors());
        }
        if (region.parent() != null) {
            next.add(region.parent());
        }
        // A code can be valid on a day long ago, under a region that lapsed before there were mailboxes.
        next.addAll(region.successors());
        return next.stream()
                .flatMap(code -> region(code).stream())
                .flatMap(candidate -> serving(candidate, on, visited).stream())
                .findFirst();
    }

    public Optional<Office> office(String id) {
        return Optional.ofNullable(offices.get(id));
    }

    /** @return whether the region of this mailbox has such an office */
    public boolean hasOffice(String mailbox, String office) {
        return mailbox.equals(mailboxOfOffice.get(office));
    }

    /** @return the office without a parent; empty when the mailbox publishes no office */
    public Optional<Office> rootOffice(String mailbox) {
        return entry(mailbox)
                .flatMap(entry -> entry.offices().stream()
                        .filter(office -> office.parent() == null)
                        .findFirst());
    }

    /** @return whether the office is one of the roots or below one; never for an unknown office */
    public boolean withinSubtree(String officeId, Set<String> roots) {
        for (Office office = offices.get(officeId); office != null; office = above(office)) {
            if (roots.contains(office.id())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Office above(Office office) {
        return office.parent() == null ? null : offices.get(office.parent());
    }

    /** @return the ids of the known roots and of all offices below them */
    public Set<String> subtree(Set<String> roots) {
        Set<String> subtree = new LinkedHashSet<>();
        roots.stream().filter(offices::containsKey).forEach(root -> collect(root, subtree));
        return subtree;
    }

    private void collect(String office, Set<String> into) {
        if (into.add(office)) {
            officesBelow.getOrDefault(office, List.of()).forEach(below -> collect(below, into));
        }
    }

    public Optional<PublishedKey> key(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }

    /** For {@link org.huizhi.envelope.Envelope#open}: signing keys only, whether valid now or not. */
    public Optional<VerificationKey> verificationKey(String kid) {
        return Optional.ofNullable(verificationKeys.get(kid));
    }

    /** @return the encryption key of the mailbox that is valid at that time, of several the one that begins last */
    public Optional<PublishedKey> encryptionKey(String mailbox, Instant at) {
        return entry(mailbox)
                .flatMap(entry -> entry.keys().stream()
                        .filter(key -> key.use() == KeyUse.ENC && key.validAt(at))
                        .max(Comparator.comparing(PublishedKey::validFrom).thenComparing(PublishedKey::kid)));
    }
}

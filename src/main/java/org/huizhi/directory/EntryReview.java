package org.huizhi.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an entry, or a year of a calendar, would do to those who rely on the one before it.
 *
 * @param objections for which it must not be published
 * @param warnings that its author should think about
 */
public record EntryReview(List<String> objections, List<String> warnings) {

    /** How long the news of a new key takes to reach everybody, with a margin. */
    public static final Duration NEWS = Duration.ofMinutes(15);

    /**
     * @param former null for the first of its key
     * @param isKnown whether nodes know some year of the calendar of this id
     */
    public static EntryReview of(@Nullable Published former, Published next, Predicate<String> isKnown, Instant now) {
        return next instanceof SignedEntry entry
                ? of(former == null ? null : ((SignedEntry) former).entry(), entry.entry(), isKnown, now)
                : ofCalendar(former, (SignedCalendar) next);
    }

    private static EntryReview ofCalendar(@Nullable Published former, SignedCalendar next) {
        return new EntryReview(
                former == null || next.issuedAt().isAfter(former.issuedAt())
                        ? List.of()
                        : List.of(notAfter(next.key(), next.issuedAt(), former.issuedAt())),
                former == null
                                || ((SignedCalendar) former)
                                        .year()
                                        .digest()
                                        .equals(next.year().digest())
                        ? List.of()
                        : List.of(
                                next.key() + " counts other days than before: dates that are set stay, what is set from"
                                        + " now on goes by it"));
    }

    private static String notAfter(String key, Instant issuedAt, Instant formerIssuedAt) {
        return key + ": issued at " + issuedAt + ", not after the one before, issued at " + formerIssuedAt
                + ": nodes would refuse it";
    }

    private static EntryReview of(
            @Nullable DirectoryEntry former, DirectoryEntry next, Predicate<String> isKnown, Instant now) {
        List<String> objections = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        if (!isKnown.test(next.holidayCalendar())) {
            String unknown = next.mailbox() + " names the calendar " + next.holidayCalendar()
                    + ", of which no year is signed here or built in: nodes would count plain weekends";
            // What was once let through must not keep a key from being revoked.
            (former != null && former.holidayCalendar().equals(next.holidayCalendar()) ? warnings : objections)
                    .add(unknown);
        }
        next.regions().stream()
                .filter(region -> region.parent() == null
                        ? !region.level().equals("province")
                        : next.regions().stream()
                                .noneMatch(other -> other.code().equals(region.parent())))
                .forEach(region -> warnings.add("region " + region.code() + " of " + next.mailbox()
                        + " has nothing listed above it: movements of it would be of an unknown class"));
        for (KeyUse use : KeyUse.values()) {
            if (next.keys().stream().noneMatch(key -> key.use() == use && key.validAt(now))) {
                warnings.add(next.mailbox() + " has no key for " + use + " that is valid now");
            }
        }
        if (former != null) {
            compare(former, next, now, objections, warnings);
        }
        return new EntryReview(List.copyOf(objections), List.copyOf(warnings));
    }

    private static void compare(
            DirectoryEntry former, DirectoryEntry next, Instant now, List<String> objections, List<String> warnings) {
        if (!next.issuedAt().isAfter(former.issuedAt())) {
            objections.add(notAfter(next.mailbox(), next.issuedAt(), former.issuedAt()));
        }
        Map<String, PublishedKey> keys =
                next.keys().stream().collect(Collectors.toMap(PublishedKey::kid, Function.identity()));
        for (PublishedKey before : former.keys()) {
            PublishedKey after = keys.remove(before.kid());
            if (after == null) {
                objections.add("key " + before.kid()
                        + " is gone: what it signed could no longer be checked; let it lapse instead");
            } else if (!after.key().equals(before.key()) || after.use() != before.use()) {
                objections.add("key " + before.kid() + " is another one than before: give it another kid");
            } else if (before.revokedAt() != null
                    && (after.revokedAt() == null || after.revokedAt().isAfter(before.revokedAt()))) {
                objections.add(
                        "key " + before.kid() + " was revoked at " + before.revokedAt() + ", which is not taken back");
            }
        }
        keys.values().stream()
                .filter(fresh -> fresh.validFrom().isBefore(now.plus(NEWS)))
                .forEach(fresh -> warnings.add("key " + fresh.kid() + " is valid from " + fresh.validFrom()
                        + ", in less than " + NEWS.toMinutes()
                        + " minutes: nodes that have not heard of it by then set messages aside"));
    }
}

package org.huizhi.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an entry would do to those who rely on the one before it.
 *
 * @param objections for which it must not be published
 * @param warnings that its author should think about
 */
public record EntryReview(List<String> objections, List<String> warnings) {

    /** How long the news of a new key takes to reach everybody, with a margin. */
    public static final Duration NEWS = Duration.ofMinutes(15);

    /** @param former null for the first entry of a mailbox */
    public static EntryReview of(@Nullable DirectoryEntry former, DirectoryEntry next, Instant now) {
        List<String> objections = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
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
            objections.add(next.mailbox() + ": issued at " + next.issuedAt()
                    + ", not after the entry before, issued at " + former.issuedAt() + ": nodes would refuse it");
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

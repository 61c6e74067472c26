package org.huizhi.account;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who uses the console.
 *
 * @param name by which he signs in; never given to somebody else
 * @param displayName as people read it
 * @param offices roots of what he may see
 * @param disabledAt null while he may sign in
 * @param version of the row, which each change raises
 * @param isSetUp whether there are a password and a second factor
 * @param passwordSetAt null where there is none
 * @param isForeign whether its row is not what this node has written; then it has no rights, and nobody is signed in
 */
public record Account(
        UUID id,
        String name,
        String displayName,
        Set<String> roles,
        List<String> offices,
        boolean isSetUp,
        @Nullable Instant passwordSetAt,
        boolean mustChange,
        @Nullable Instant disabledAt,
        int version,
        boolean isForeign) {

    public Account {
        roles = Set.copyOf(roles);
        offices = List.copyOf(offices);
    }

    public boolean isDisabled() {
        return disabledAt != null;
    }

    /** @return whether somebody may sign in with it, or be signed in */
    boolean isUsable() {
        return !isForeign && disabledAt == null;
    }
}

package org.huizhi.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of entries that were offered.
 *
 * @param accepted keys of what is now held, new or unchanged: mailboxes, and calendars as {@code calendar/cn/2026}
 * @param refused those that changed nothing, and why
 */
public record LoadReport(List<String> accepted, List<Refused> refused) {

    public LoadReport {
        accepted = List.copyOf(accepted);
        refused = List.copyOf(refused);
    }

    /** @return whether all that was offered came from the authority, be it refused for another reason */
    public boolean authentic() {
        return refused.stream().allMatch(Refused::authentic);
    }

    /**
     * @param index position among the entries offered, from 0
     * @param key as it says, null where nothing in it can be believed
     * @param authentic whether it is a valid entry of the authority, refused because of what is held
     */
    public record Refused(int index, @Nullable String key, String reason, boolean authentic) {}
}

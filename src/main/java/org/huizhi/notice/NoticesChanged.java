package org.huizhi.notice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fired in the transaction that changes notices, which fails when an observer fails. */
public record NoticesChanged(List<Change> changes) {

    public NoticesChanged {
        changes = List.copyOf(changes);
    }

    /** @param before null for a new notice */
    public record Change(@Nullable NoticeSnapshot before, NoticeSnapshot after) {}
}

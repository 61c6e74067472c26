package org.huizhi.change;

import java.util.Set;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;

/**
 * Which changes a reader wants of those that it may see; an empty set wants all.
 *
 * @param offices whose slips, and those of offices below them
 * @param noticeTypes names
 * @param counterparts mailboxes
 */
public record ChangeFilter(
        Set<TimelineEvent> events,
        Set<String> offices,
        Set<String> noticeTypes,
        Set<String> counterparts,
        Set<Direction> directions) {

    public ChangeFilter {
        events = Set.copyOf(events);
        offices = Set.copyOf(offices);
        noticeTypes = Set.copyOf(noticeTypes);
        counterparts = Set.copyOf(counterparts);
        directions = Set.copyOf(directions);
    }

    /** What it says of offices bounds what a reader sees at all, see {@link ChangeFeed#read}. */
    boolean wants(Change change) {
        return wants(events, change.event())
                && wants(noticeTypes, change.data().noticeType())
                && wants(counterparts, change.data().counterpart())
                && wants(directions, change.data().direction());
    }

    private static <T> boolean wants(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}

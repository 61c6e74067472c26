package org.huizhi.change;

import java.util.Set;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;

/**
 * Which changes a reader wants of those that it may see; an empty set wants all.
 *
 * @param noticeTypes names
 * @param counterparts mailboxes
 */
public record ChangeFilter(
        Set<TimelineEvent> events, Set<String> noticeTypes, Set<String> counterparts, Set<Direction> directions) {

    static final ChangeFilter ALL = new ChangeFilter(Set.of(), Set.of(), Set.of(), Set.of());

    public ChangeFilter {
        events = Set.copyOf(events);
        noticeTypes = Set.copyOf(noticeTypes);
        counterparts = Set.copyOf(counterparts);
        directions = Set.copyOf(directions);
    }

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

package org.huizhi.console;

import java.util.EnumSet;
import java.util.Set;
import org.huizhi.notice.TimelineEntry;
import org.huizhi.notice.TimelineEvent;

/** Keys of what timelines tell, in the bundle {@code event}. */
public final class EventWords {

    /** What either node does; the others are told of the other node alone, or of offices. */
    private static final Set<TimelineEvent> OF_EITHER_NODE = EnumSet.of(TimelineEvent.DELIVERED);

    private EventWords() {}

    /** @param mailbox of this node: what it has done itself is not said of the other one */
    public static String key(TimelineEntry entry, String mailbox) {
        String key = "event_" + entry.event().code().replace('-', '_');
        return OF_EITHER_NODE.contains(entry.event()) && entry.region().equals(mailbox) ? key + "_here" : key;
    }
}

package org.huizhi.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Set;
import org.huizhi.change.ChangeFilter;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;

/**
 * What a webhook is told of what its account may see; an empty list is no bound.
 *
 * @param offices of slips that concern these or what lies below them
 */
public record WebhookFilter(
        List<TimelineEvent> events,
        List<String> offices,
        List<String> noticeTypes,
        List<String> counterparts,
        List<Direction> directions) {

    public WebhookFilter {
        events = List.copyOf(events);
        offices = List.copyOf(offices);
        noticeTypes = List.copyOf(noticeTypes);
        counterparts = List.copyOf(counterparts);
        directions = List.copyOf(directions);
    }

    @JsonIgnore
    public boolean isEmpty() {
        return events.isEmpty()
                && offices.isEmpty()
                && noticeTypes.isEmpty()
                && counterparts.isEmpty()
                && directions.isEmpty();
    }

    ChangeFilter changes() {
        return new ChangeFilter(
                Set.copyOf(events),
                Set.copyOf(offices),
                Set.copyOf(noticeTypes),
                Set.copyOf(counterparts),
                Set.copyOf(directions));
    }
}

package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;

/**
 * Figures of rounds by group (docs/domain.md#indicators), exact at any moment: from kept sums, and from the rounds by
 * what no sums are kept of. Both say the same.
 */
@ApplicationScoped
public class Indicators {

    private final KeptFigures kept;
    private final DatedFigures dated;
    private final CountedFigures counted;
    private final Database database;
    private final NodeIdentity node;
    private final NoticeCalendars days;
    private final Clock clock;

    Indicators(
            KeptFigures kept,
            DatedFigures dated,
            CountedFigures counted,
            Database database,
            NodeIdentity node,
            NoticeCalendars days,
            Clock clock) {
        this.kept = kept;
        this.dated = dated;
        this.counted = counted;
        this.database = database;
        this.node = node;
        this.days = days;
        this.clock = clock;
    }

    /**
     * @param cutOff the last due date that counts; what is due later is upcoming
     * @param holidaysUnknown years that are counted with plain weekends
     * @param groups by their key, without those that have nothing to show
     */
    public record Report(
            FigureQuery query,
            LocalDate cutOff,
            Instant madeAt,
            List<Integer> holidaysUnknown,
            SortedMap<String, Figures> groups,
            Figures total) {

        /** @return whether a group is a week or month of which days are not in the period, or not counted yet */
        public boolean isPartial(String group) {
            return query.groupBy()
                    .span(group)
                    .filter(span -> span.from().isBefore(query.from())
                            || span.to().isAfter(query.to())
                            || span.to().isAfter(cutOff))
                    .isPresent();
        }
    }

    @Transactional
    public Report report(FigureQuery query) {
        return report(query, query.isOfKeptDimensions());
    }

    /** As {@link #report(FigureQuery)}, but from the rounds, of which sums are kept or not. */
    @Transactional
    public Report counted(FigureQuery query) {
        return report(query, false);
    }

    private Report report(FigureQuery query, boolean fromSums) {
        // Several statements that have to see the same rounds.
        database.execute("set transaction isolation level repeatable read, read only");
        Ages ages = ages(query);
        Groups groups = new Groups();
        LocalDate asOf = query.asOf();
        if (fromSums && asOf != null) {
            dated.read(query, asOf, ages, groups);
        } else if (fromSums) {
            kept.read(query, ages, groups);
        } else {
            counted.read(query, ages, groups);
        }
        LocalDate first = groups.firstCounted();
        return new Report(
                query,
                ages.cutOff(),
                clock.instant(),
                first == null ? List.of() : ages.unknownYears(first),
                groups.figures(),
                groups.total());
    }

    private Ages ages(FigureQuery query) {
        LocalDate today = node.today();
        return new Ages(query.cutOff(today), query.reference(today), days.own().calendar());
    }

    /**
     * @param groupBy of which sums are kept, as of the filters
     * @return what is open now, whenever it is due, by group; those without are left out
     */
    @Transactional
    public SortedMap<String, Backlog> backlogs(
            Direction direction, GroupBy groupBy, Map<Dimension, Set<String>> filters) {
        Groups groups = new Groups();
        FigureQuery all = new FigureQuery(direction, groupBy, Ages.EVER, Ages.FOREVER, filters);
        kept.backlog(all, ages(all), groups);
        SortedMap<String, Backlog> backlogs = new TreeMap<>();
        groups.forEach((key, group) -> backlogs.put(key, group.backlog()));
        return backlogs;
    }
}

package org.huizhi.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huizhi.statistics.Dimension.COUNTERPART;
import static org.huizhi.statistics.Dimension.MOVEMENT;
import static org.huizhi.statistics.Dimension.OFFICE;
import static org.huizhi.statistics.Dimension.TYPE;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.huizhi.notice.Direction;
import org.junit.jupiter.api.Test;

/** From which sums a query is answered: the narrowest that tell apart what is asked. */
class ScopeTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

    @Test
    void sumsAreKeptOfNoneEachTwoAndAllDimensions() {
        assertThat(Scope.KEPT).hasSize(1 + 4 + 6 + 1);
        assertThat(Scope.of(Set.of()).code()).isEqualTo("all");
        assertThat(Scope.of(Set.of(TYPE)).code()).isEqualTo("type");
        assertThat(Scope.of(Set.of(TYPE, COUNTERPART)).code()).isEqualTo("counterpart+type");
        assertThat(Scope.of(Set.of(TYPE, COUNTERPART, OFFICE)).code()).isEqualTo("counterpart+office+type+movement");
    }

    @Test
    void groupingSaysWhatIsNotToldApart() {
        assertThat(Scope.of(Set.of()).grouping()).isEqualTo(0b1111);
        assertThat(Scope.of(Set.of(COUNTERPART)).grouping()).isEqualTo(0b0111);
        assertThat(Scope.of(Set.of(OFFICE, MOVEMENT)).grouping()).isEqualTo(0b1010);
    }

    @Test
    void aQueryNeedsWhatItGroupsByAndWhatItFilters() {
        FigureQuery query = query(GroupBy.OFFICE, Map.of(TYPE, Set.of("notification")));

        assertThat(query.dimensions()).containsExactlyInAnyOrder(OFFICE, TYPE);
        assertThat(query(GroupBy.WEEK, Map.of()).dimensions()).isEmpty();
    }

    @Test
    void sumsAnswerWhatIsAskedOfNowAndByWhatTheyAreKeptOf() {
        FigureQuery now = query(GroupBy.OFFICE, Map.of(TYPE, Set.of("notification")));

        assertThat(now.isSummedUp()).isTrue();
        assertThat(query(GroupBy.OTHER_REGION, Map.of()).isSummedUp()).isFalse();
        assertThat(query(GroupBy.MONTH, Map.of(Dimension.URGENCY, Set.of("urgent")))
                        .isSummedUp())
                .isFalse();
        assertThat(new FigureQuery(Direction.OUTGOING, GroupBy.MONTH, FIRST, FIRST, FIRST, Map.of()).isSummedUp())
                .isFalse();
    }

    @Test
    void dueDatesCountUpToYesterdayOrToTheDayThatIsAskedFor() {
        FigureQuery now = query(GroupBy.MONTH, Map.of());
        FigureQuery then = new FigureQuery(Direction.OUTGOING, GroupBy.MONTH, FIRST, FIRST, FIRST, Map.of());

        assertThat(now.cutOff(LocalDate.of(2026, 3, 10))).isEqualTo(LocalDate.of(2026, 3, 9));
        assertThat(then.cutOff(LocalDate.of(2026, 3, 10))).isEqualTo(FIRST);
    }

    @Test
    void nobodySeesMoreThanTheirOffices() {
        FigureQuery all = query(GroupBy.TYPE, Map.of());
        FigureQuery two = query(GroupBy.TYPE, Map.of(OFFICE, Set.of("hub", "health")));

        assertThat(all.within(Set.of("health")).filters()).containsEntry(OFFICE, Set.of("health"));
        assertThat(two.within(Set.of("health", "education")).filters()).containsEntry(OFFICE, Set.of("health"));
        assertThat(two.within(Set.of()).filters()).containsEntry(OFFICE, Set.of());
    }

    @Test
    void aPeriodDoesNotEndBeforeItBegins() {
        assertThatThrownBy(() -> new FigureQuery(Direction.OUTGOING, GroupBy.TYPE, FIRST, FIRST.minusDays(1), Map.of()))
                .hasMessageContaining("2026-02-28 is before from 2026-03-01");
    }

    private static FigureQuery query(GroupBy groupBy, Map<Dimension, Set<String>> filters) {
        return new FigureQuery(Direction.OUTGOING, groupBy, FIRST, FIRST.plusDays(30), filters);
    }
}

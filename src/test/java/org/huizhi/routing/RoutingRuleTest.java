package org.huizhi.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.huizhi.routing.RoutingRule.Address;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Type, area, department: of the rules that fit a slip the nearest one counts, whatever the order in which they were
 * entered.
 */
class RoutingRuleTest {

    private static final LocalDate MARCH = LocalDate.of(2026, 3, 2);
    private static final String TYPE = "residence-confirmation";
    private static final List<String> SHENMU = List.of("610821", "610881", "610800");

    private final List<RoutingRule> rules = new ArrayList<>(List.of(
            rule(1, null, null, null, "hub"),
            rule(2, TYPE, null, null, "police"),
            rule(3, null, null, "health", "health"),
            rule(4, null, "610881", null, "shenmu"),
            rule(5, TYPE, "610881", "health", "shenmu-health"),
            rule(6, TYPE, "610800", "health", "city-health")));

    private static RoutingRule rule(
            long id, @Nullable String type, @Nullable String area, @Nullable String department, String office) {
        return new RoutingRule(id, type, area, department, office, MARCH.minusYears(1), null);
    }

    private @Nullable String office(String type, List<String> areas, @Nullable String department) {
        Collections.shuffle(rules, new Random(type.hashCode()));
        return RoutingRule.choose(rules, new Address(type, areas, department, MARCH))
                .map(RoutingRule::office)
                .orElse(null);
    }

    @Test
    void theNearestAreaGoesFirstThenTheDepartmentThenTheType() {
        assertThat(office("notification", List.of("610828"), null)).isEqualTo("hub");
        assertThat(office(TYPE, List.of("610828"), null)).isEqualTo("police");
        assertThat(office(TYPE, List.of("610828"), "health")).isEqualTo("health");
        assertThat(office("notification", SHENMU, "education")).isEqualTo("shenmu");
        assertThat(office(TYPE, SHENMU, "health")).isEqualTo("shenmu-health");
        assertThat(office(TYPE, List.of("610828", "610800"), "health")).isEqualTo("city-health");
    }

    @Test
    void aRuleCountsOnItsDaysOnly() {
        RoutingRule until = new RoutingRule(7, null, null, null, "old", MARCH.minusDays(10), MARCH);
        RoutingRule from = new RoutingRule(8, null, null, null, "new", MARCH, null);
        for (LocalDate day = MARCH.minusDays(12); day.isBefore(MARCH.plusDays(3)); day = day.plusDays(1)) {
            String expected = day.isBefore(MARCH.minusDays(10)) ? null : day.isBefore(MARCH) ? "old" : "new";
            assertThat(RoutingRule.choose(List.of(from, until), new Address(TYPE, SHENMU, null, day))
                            .map(RoutingRule::office)
                            .orElse(null))
                    .as(day.toString())
                    .isEqualTo(expected);
        }
        assertThat(until.overlaps(from)).isFalse();
        assertThat(until.overlaps(new RoutingRule(9, null, null, null, "x", MARCH.minusDays(1), null)))
                .isTrue();
        assertThat(from.overlaps(rule(9, TYPE, null, null, "x"))).isFalse();
    }
}

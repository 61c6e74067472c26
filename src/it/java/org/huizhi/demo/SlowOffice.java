package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which office sits on the slips: asked of its own region's node. */
final class SlowOffice {

    private static final int SHOWN = 4;

    private final RegionNode node;
    private final String period;

    /** @param period query parameters {@code from} and {@code to} */
    SlowOffice(RegionNode node, String period) {
        this.node = node;
        this.period = period;
    }

    /** @return offices of the region by what they returned, the slowest first */
    private List<JsonNode> offices() {
        List<JsonNode> offices = new ArrayList<>();
        node.as(Role.AUDITOR)
                .get("/statistics/returns?direction=incoming&groupBy=office&" + period)
                .expect(200)
                .get("groups")
                .forEach(offices::add);
        offices.removeIf(office -> office.get("returnRate").isNull());
        offices.sort(
                Comparator.comparingDouble(office -> office.get("returnRate").asDouble()));
        return offices;
    }

    /**
     * @param lines takes what is shown
     * @return what is wrong, if the statistics name another
     */
    List<String> named(String office, List<String> lines) {
        List<JsonNode> offices = offices();
        offices.stream().limit(SHOWN).forEach(slow -> lines.add(line(slow)));
        String slowest = offices.get(0).get("key").asText();
        return slowest.equals(office)
                ? List.of()
                : List.of("the statistics of " + node.place().title() + " name " + slowest + " instead of " + office);
    }

    private static String line(JsonNode office) {
        return String.format(
                Locale.ROOT,
                "  %-24s %s cohort %3d  returned %3d (%7s, %s)  in time %3d (%7s)  median %s  overdue %d, oldest %s",
                office.get("key").asText(),
                Display.pad(office.path("name").path("zh").asText(), 20),
                office.get("cohort").asInt(),
                office.get("returned").asInt(),
                Display.percent(office.get("returnRate")),
                office.at("/lights/returnRate").asText(),
                office.get("onTime").asInt(),
                Display.percent(office.get("onTimeRate")),
                office.get("medianNotReached").asBoolean()
                        ? "not reached"
                        : office.get("medianDays").asText() + " days",
                office.get("overdue").asInt(),
                oldest(office.at("/backlog/oldest")));
    }

    private static String oldest(JsonNode open) {
        return open.isNull() ? "—" : open.get("workingDays").asText() + " working days";
    }
}

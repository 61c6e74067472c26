package org.huizhi.console.overview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.GroupBy;
import org.jspecify.annotations.Nullable;

/** The address of a page of figures, with all that is asked for in it, so that it can be kept and sent to others. */
final class FigureAddress {

    static final String ROOT = "/console/figures";
    private static final String GROUP_BY = "groupBy";
    private static final List<String> DAYS = List.of("from", "to");

    private final Map<String, String> parameters;

    private FigureAddress(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    static FigureAddress of(FigureRequest request) {
        return new FigureAddress(new LinkedHashMap<>())
                .with("direction", request.direction())
                .with("from", request.from())
                .with("to", request.to())
                .with("counterpart", request.counterpart())
                .with("office", request.office())
                .with("type", request.type())
                .with("movement", request.movement())
                .with("urgency", request.urgency())
                .with("agreement", request.agreement())
                .with("otherOffice", request.otherOffice())
                .with("otherRegion", request.otherRegion())
                .with("asOf", request.asOf());
    }

    /** @param value null for none */
    FigureAddress with(String name, @Nullable String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new FigureAddress(changed);
    }

    FigureAddress in(LocalDate first, LocalDate last) {
        return with("from", first.toString()).with("to", last.toString());
    }

    /** The same of one group; of a stretch of time as much as lies in the period. */
    FigureAddress of(GroupBy groupBy, String key) {
        return groupBy.span(key).map(this::within).orElseGet(() -> with(groupBy.code(), key));
    }

    private FigureAddress within(GroupBy.Span span) {
        LocalDate first = day("from", span.from());
        LocalDate last = day("to", span.to());
        return in(
                first.isAfter(span.from()) ? first : span.from(), //
                last.isBefore(span.to()) ? last : span.to());
    }

    private LocalDate day(String name, LocalDate otherwise) {
        String day = parameters.get(name);
        return day == null ? otherwise : LocalDate.parse(day);
    }

    String page(String name) {
        return ROOT + name + "?"
                + parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /** What is asked for beside days. */
    public record Kept(String name, String value) {}

    /** @return what a form has to carry on that asks for the same page of other days */
    List<Kept> kept(GroupBy groupBy) {
        return with(GROUP_BY, groupBy.code()).parameters.entrySet().stream()
                .filter(parameter -> !DAYS.contains(parameter.getKey()))
                .map(parameter -> new Kept(parameter.getKey(), parameter.getValue()))
                .toList();
    }

    FigureAddress ever() {
        return in(FigureQuery.EVER, FigureQuery.FOREVER);
    }

    /** The same, of whatever is open: from the day on that the oldest of it was due. */
    FigureAddress open(Backlog backlog, LocalDate today) {
        Backlog.Oldest oldest = backlog.oldest();
        return in(oldest == null ? today : oldest.due(), FigureQuery.FOREVER);
    }

    /** Of the overview, which has no filters, and a period. */
    String overview() {
        Map<String, String> kept = new LinkedHashMap<>(parameters);
        boolean ever = FigureQuery.FOREVER.toString().equals(kept.get("to"));
        kept.keySet().retainAll(ever ? List.of("direction") : List.of("direction", "from", "to"));
        return new FigureAddress(kept).page("");
    }

    String groups(GroupBy groupBy) {
        return with(GROUP_BY, groupBy.code()).page("/groups");
    }

    /** @return a number that opens its rounds; where there are none there is nothing to open */
    Count count(long number, Figure figure) {
        return new Count(number, number == 0 ? null : rounds(figure));
    }

    String rounds(Figure figure) {
        return with("figure", figure.code()).page("/rounds");
    }
}

package org.huizhi.rest;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.huizhi.notice.PartReader;
import org.huizhi.problem.Problem;
import org.huizhi.rest.Sheet.Column;
import org.huizhi.statistics.PartFigure;
import org.huizhi.statistics.PartFigures;
import org.jspecify.annotations.Nullable;

/** Figures of parts, and the parts behind one, as tables with headings in the caller's language. */
final class PartSheet {

    private static final List<Column<PartFigures.Parts>> FIGURES = List.of(
            new Column<>("asked", PartFigures.Parts::asked),
            new Column<>("upcoming", PartFigures.Parts::upcoming),
            new Column<>("declined", PartFigures.Parts::declined),
            new Column<>("closed", PartFigures.Parts::closed),
            new Column<>("cohort", PartFigures.Parts::cohort),
            new Column<>("answered", PartFigures.Parts::answered),
            new Column<>("answerRate", PartFigures.Parts::answerRate),
            new Column<>("onTime", PartFigures.Parts::onTime),
            new Column<>("onTimeRate", PartFigures.Parts::onTimeRate),
            new Column<>("missed", PartFigures.Parts::missed),
            new Column<>("overdue", PartFigures.Parts::overdue));

    private static final List<Column<PartReader.Item>> ITEMS = List.of(
            new Column<>("number", PartReader.Item::number),
            new Column<>("part", item -> item.part().part()),
            new Column<>("round", item -> item.part().round()),
            new Column<>("counterpart", PartReader.Item::counterpart),
            new Column<>("type", PartReader.Item::type),
            new Column<>("office", item -> item.part().office()),
            new Column<>("askedBy", item -> item.part().askedBy()),
            new Column<>("dueDate", item -> item.part().dueDate()),
            new Column<>("workingDays", item -> item.part().workingDays()));

    private final Locale language;
    private final String madeBy;
    private final ZoneId zone;
    private final ResourceBundle words;

    /** @param madeBy version of the software */
    PartSheet(Locale language, String madeBy, ZoneId zone) {
        this.language = language;
        this.madeBy = madeBy;
        this.zone = zone;
        this.words = ResourceBundle.getBundle("statistics", language, Problem.WITHOUT_SYSTEM_LOCALE);
    }

    /** @param groups by office, the total not among them */
    Sheet ofFigures(PartFigures.Query query, PartFigures.Report report, List<PartStatisticsResource.Group> groups) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        groups.forEach(group -> rows.add(row(group.key(), name(group), group.parts())));
        rows.add(row(words.getString("total"), "", report.total()));
        return new Sheet(
                words.getString("sheetOfPartFigures"),
                about(query, report, "aboutGroups", words.getString("group-office")),
                Stream.concat(
                                Stream.concat(
                                        Stream.of("key", "name"),
                                        FIGURES.stream().map(Column::heading)),
                                Stream.of("medianDays"))
                        .map(words::getString)
                        .toList(),
                rows);
    }

    private List<@Nullable Object> row(String key, String name, PartFigures.Parts parts) {
        List<@Nullable Object> row = Sheet.row(FIGURES, parts);
        row.addAll(0, List.of(key, name));
        row.add(parts.medianNotReached() ? words.getString("notReached") : parts.medianDays());
        return row;
    }

    private String name(PartStatisticsResource.Group group) {
        if (group.name() == null) {
            return "";
        }
        return language.equals(Locale.CHINESE)
                ? group.name().zh()
                : group.name().en();
    }

    /** @param leftOut whether there are more parts than the sheet holds */
    Sheet ofItems(
            PartFigures.Query query,
            PartFigures.Report report,
            PartFigure figure,
            List<PartReader.Item> items,
            boolean leftOut) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (PartReader.Item item : items) {
            List<@Nullable Object> row = Sheet.row(ITEMS, item);
            row.add(words.getString("part-" + item.part().state().code()));
            rows.add(row);
        }
        List<Sheet.About> about = about(query, report, "aboutFigureOfParts", figure.code());
        if (leftOut) {
            about.add(new Sheet.About(words.getString("aboutLeftOut"), words.getString("leftOutParts")));
        }
        return new Sheet(
                words.getString("sheetOfParts"),
                about,
                Stream.concat(ITEMS.stream().map(Column::heading), Stream.of("stateOfPart"))
                        .map(words::getString)
                        .toList(),
                rows);
    }

    private List<Sheet.About> about(PartFigures.Query query, PartFigures.Report report, String what, String which) {
        List<Sheet.About> lines = new ArrayList<>();
        lines.add(new Sheet.About(words.getString(what), which));
        lines.add(new Sheet.About(words.getString("aboutPeriod"), query.from() + " – " + query.to()));
        lines.add(
                new Sheet.About(words.getString("aboutCutOff"), report.cutOff().toString()));
        lines.add(new Sheet.About(words.getString("aboutMadeAt"), SheetAbout.made(report.madeAt(), zone)));
        lines.add(new Sheet.About(words.getString("aboutVersion"), "Huizhi " + madeBy));
        return lines;
    }
}

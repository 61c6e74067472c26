package org.huizhi.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Stream;
import org.huizhi.notice.DeclineReason;
import org.huizhi.notice.LateReason;
import org.huizhi.problem.Problem;
import org.huizhi.rest.FigureView.BacklogView;
import org.huizhi.rest.FigureView.LightsView;
import org.huizhi.rest.Sheet.Column;
import org.huizhi.statistics.CountedRound;
import org.jspecify.annotations.Nullable;

/** Figures, and the rounds behind one, as tables with headings in the caller's language. */
final class FigureSheet {

    private static final List<Column<FigureView>> FIGURES = figures();

    static final List<Column<CountedRound>> ROUNDS = List.of(
            new Column<>("number", round -> round.traits().number()),
            new Column<>("round", course(CountedRound.Course::round)),
            new Column<>("counterpart", round -> round.traits().counterpart()),
            new Column<>("office", round -> round.traits().office()),
            new Column<>("otherOffice", round -> round.traits().otherOffice()),
            new Column<>("type", round -> round.traits().type()),
            new Column<>(
                    "urgency", round -> new Word("urgency-" + round.traits().urgency())),
            new Column<>("agreement", round -> round.traits().agreementId()),
            new Column<>(
                    "sentOn",
                    round -> round.sending() == null ? null : round.sending().sentOn()),
            new Column<>(
                    "receiptedInTime",
                    round -> round.sending() == null
                            ? null
                            : yesOrNo(round.sending().receiptedInTime())),
            new Column<>("state", course(course -> new Word("state-" + course.state()))),
            new Column<>("begunOn", course(CountedRound.Course::begunOn)),
            new Column<>("firstDueDate", course(CountedRound.Course::firstDueDate)),
            new Column<>("dueDate", course(CountedRound.Course::dueDate)),
            new Column<>("returnedOn", course(CountedRound.Course::returnedOn)),
            new Column<>("workingDays", course(CountedRound.Course::workingDays)),
            new Column<>("daysLate", course(CountedRound.Course::daysLate)),
            new Column<>("lateReason", reason("late-", CountedRound.Course::lateReason)),
            new Column<>("arrivedOn", course(CountedRound.Course::arrivedOn)),
            new Column<>(
                    "arrivedLate",
                    course(course -> course.arrivedLate() == null ? null : yesOrNo(course.arrivedLate()))),
            new Column<>("declinedOn", course(CountedRound.Course::declinedOn)),
            new Column<>("declineReason", reason("decline-", CountedRound.Course::reason)),
            new Column<>("contested", course(course -> yesOrNo(course.contested()))),
            new Column<>("withdrawnOn", course(CountedRound.Course::withdrawnOn)),
            new Column<>("verdict", reason("verdict-", CountedRound.Course::verdict)));

    private final Locale language;
    private final ResourceBundle words;

    FigureSheet(Locale language) {
        this.language = language;
        this.words = ResourceBundle.getBundle("statistics", language, Problem.WITHOUT_SYSTEM_LOCALE);
    }

    /** A value that is a word, by its key. */
    private record Word(String key) {}

    private static Word yesOrNo(@Nullable Boolean value) {
        return new Word(Boolean.TRUE.equals(value) ? "yes" : "no");
    }

    private static Function<CountedRound, @Nullable Object> course(
            Function<CountedRound.Course, @Nullable Object> value) {
        return round -> round.course() == null ? null : value.apply(round.course());
    }

    private static Function<CountedRound, @Nullable Object> reason(
            String prefix, Function<CountedRound.Course, @Nullable String> value) {
        return course(course -> {
            String code = value.apply(course);
            return code == null ? null : new Word(prefix + code);
        });
    }

    private static List<Column<FigureView>> figures() {
        List<Column<FigureView>> columns = new ArrayList<>(List.of(
                new Column<>("sent", FigureView::sent),
                new Column<>("receipted", FigureView::receipted),
                new Column<>("receiptRate", FigureView::receiptRate),
                new Column<>("due", FigureView::due),
                new Column<>("senderFault", FigureView::senderFault),
                new Column<>("senderFaultRate", FigureView::senderFaultRate),
                new Column<>("withdrawn", FigureView::withdrawn),
                new Column<>("cohort", FigureView::cohort),
                new Column<>("returned", FigureView::returned),
                new Column<>("returnRate", FigureView::returnRate),
                new Column<>("returnRateLight", light(LightsView::returnRate)),
                new Column<>("onTime", FigureView::onTime),
                new Column<>("onTimeRate", FigureView::onTimeRate),
                new Column<>("onTimeRateLight", light(LightsView::onTimeRate)),
                new Column<>("medianDays", view -> days(view.medianDays(), view.medianNotReached())),
                new Column<>("medianDaysLight", light(LightsView::medianDays)),
                new Column<>(
                        "ninetiethPercentileDays",
                        view -> days(view.ninetiethPercentileDays(), view.ninetiethPercentileNotReached())),
                new Column<>("valid", FigureView::valid),
                new Column<>("invalid", FigureView::invalid),
                new Column<>("validityRate", FigureView::validityRate),
                new Column<>("declined", FigureView::declined),
                new Column<>("contested", FigureView::contested),
                new Column<>("arrivedLate", FigureView::arrivedLate),
                new Column<>("extended", FigureView::extended),
                new Column<>("extendedShare", FigureView::extendedShare),
                new Column<>("open", FigureView::open),
                new Column<>("overdue1To5", backlog(BacklogView::upTo5)),
                new Column<>("overdue6To15", backlog(BacklogView::upTo15)),
                new Column<>("overdue16To30", backlog(BacklogView::upTo30)),
                new Column<>("overdueOver30", backlog(BacklogView::over30)),
                new Column<>(
                        "oldest",
                        backlog(backlog -> backlog.oldest() == null
                                ? null
                                : backlog.oldest().workingDays())),
                new Column<>("upcoming", view -> view.upcoming().rounds()),
                new Column<>("upcomingAnswered", view -> view.upcoming().answered()),
                new Column<>("notDue", backlog(BacklogView::notDue))));
        Stream.concat(Stream.of(LateReason.Code.values()).map(LateReason.Code::code), Stream.of("none"))
                .map(code -> count("late-", code, FigureView::lateReasons))
                .forEach(columns::add);
        Stream.of(DeclineReason.values())
                .map(code -> count("decline-", code.code(), FigureView::declineReasons))
                .forEach(columns::add);
        Stream.of(DeclineReason.MISROUTED, DeclineReason.INCOMPLETE)
                .map(code -> count("fault-", code.code(), FigureView::senderFaultReasons))
                .forEach(columns::add);
        return List.copyOf(columns);
    }

    private static @Nullable Object days(@Nullable Integer days, boolean notReached) {
        return notReached ? new Word("notReached") : days;
    }

    private static Function<FigureView, @Nullable Object> light(Function<LightsView, @Nullable String> light) {
        return view -> {
            String shown = light.apply(view.lights());
            return shown == null ? null : new Word("light-" + shown);
        };
    }

    private static Function<FigureView, @Nullable Object> backlog(Function<BacklogView, @Nullable Object> band) {
        return view -> band.apply(view.backlog());
    }

    private static Column<FigureView> count(
            String prefix, String code, Function<FigureView, Map<String, Long>> reasons) {
        return new Column<>(prefix + code, view -> reasons.apply(view).getOrDefault(code, 0L));
    }

    /** @param views the total last */
    Sheet ofFigures(SheetAbout about, List<FigureView> views) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (FigureView view : views) {
            List<@Nullable Object> row = inWords(Sheet.row(FIGURES, view));
            row.add(0, view.key() == null ? words.getString("total") : view.key());
            row.add(1, name(view));
            rows.add(row);
        }
        return new Sheet(
                words.getString("sheet"),
                about.lines(words),
                Stream.concat(Stream.of("key", "name"), FIGURES.stream().map(Column::heading))
                        .map(words::getString)
                        .toList(),
                rows);
    }

    Sheet ofRounds(SheetAbout about, List<CountedRound> rounds) {
        return new Sheet(
                words.getString("sheetOfRounds"),
                about.lines(words),
                ROUNDS.stream().map(Column::heading).map(words::getString).toList(),
                rounds.stream().map(round -> inWords(Sheet.row(ROUNDS, round))).toList());
    }

    private List<@Nullable Object> inWords(List<@Nullable Object> row) {
        row.replaceAll(value -> value instanceof Word word
                ? words.containsKey(word.key()) ? words.getString(word.key()) : word.key()
                : value);
        return row;
    }

    /** A week or month of which days are missing says so. */
    private String name(FigureView view) {
        if (Boolean.TRUE.equals(view.partial())) {
            return words.getString("partial");
        }
        if (view.name() == null) {
            return "";
        }
        return language.equals(Locale.CHINESE) ? view.name().zh() : view.name().en();
    }
}

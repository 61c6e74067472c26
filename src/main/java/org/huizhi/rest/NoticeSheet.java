package org.huizhi.rest;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.Caller;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.NoticeQuery;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.problem.Problem;
import org.huizhi.rest.Sheet.Column;
import org.jspecify.annotations.Nullable;

/** A list of notices as a table, of which never more than a page is in memory. */
@Singleton
class NoticeSheet {

    /** Rows of a sheet: as many as a spreadsheet program opens without complaint. */
    static final int MOST = 100_000;

    private static final int PAGE = 500;

    private final NoticeReader reader;
    private final NodeIdentity node;
    private final Clock clock;
    private final String version;
    final List<Column<NoticeSummary>> columns = columns();

    NoticeSheet(
            NoticeReader reader,
            NodeIdentity node,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.reader = reader;
        this.node = node;
        this.clock = clock;
        this.version = version;
    }

    /** A value that is a word, by its key. */
    private record Word(String key) {}

    private List<Column<NoticeSummary>> columns() {
        return List.of(
                new Column<>("number", NoticeSummary::number),
                new Column<>(
                        "state", notice -> new Word("state-" + notice.state().code())),
                new Column<>(
                        "direction",
                        notice -> new Word("direction-" + notice.direction().code())),
                new Column<>("type", NoticeSummary::type),
                new Column<>("reference", NoticeSummary::reference),
                new Column<>("round", NoticeSummary::round),
                new Column<>(
                        "urgency",
                        notice -> new Word("urgency-" + notice.urgency().code())),
                new Column<>("counterpart", NoticeSummary::counterpart),
                new Column<>("senderRegion", notice -> notice.sender().region()),
                new Column<>("senderOffice", notice -> notice.sender().office()),
                new Column<>("receiverRegion", notice -> notice.receiver().region()),
                new Column<>("receiverOffice", notice -> notice.receiver().office()),
                new Column<>("office", NoticeSummary::office),
                new Column<>("agreement", notice -> notice.agreement().id()),
                new Column<>("submittedAt", time(NoticeSummary::submittedAt)),
                new Column<>("sentAt", time(NoticeSummary::sentAt)),
                new Column<>("deliveredAt", time(NoticeSummary::deliveredAt)),
                new Column<>("acceptBy", NoticeSummary::acceptBy),
                new Column<>("acceptedAt", time(NoticeSummary::acceptedAt)),
                new Column<>("firstDueDate", NoticeSummary::firstDueDate),
                new Column<>("dueDate", NoticeSummary::dueDate),
                new Column<>("overdue", notice -> new Word(notice.overdue() ? "yes" : "no")),
                new Column<>("reminders", NoticeSummary::reminders),
                new Column<>("escalatedAt", time(NoticeSummary::escalatedAt)),
                new Column<>("returnedAt", time(NoticeSummary::returnedAt)),
                new Column<>("outcome", NoticeSummary::outcome),
                new Column<>("lateReason", NoticeSummary::lateReason),
                new Column<>("declinedAt", time(NoticeSummary::declinedAt)),
                new Column<>("refusedAt", time(NoticeSummary::refusedAt)),
                new Column<>("reason", NoticeSummary::reason),
                new Column<>("withdrawnAt", time(NoticeSummary::withdrawnAt)),
                new Column<>("assessedAt", time(NoticeSummary::assessedAt)),
                new Column<>(
                        "verdict",
                        notice -> notice.assessment() == null
                                ? null
                                : new Word("verdict-" + notice.assessment().verdict())),
                new Column<>("updatedAt", time(NoticeSummary::updatedAt)),
                new Column<>("id", notice -> notice.id().toString()));
    }

    private Function<NoticeSummary, @Nullable Object> time(Function<NoticeSummary, @Nullable Instant> of) {
        return notice -> {
            Instant at = of.apply(notice);
            return at == null ? null : LocalDateTime.ofInstant(at, node.zone());
        };
    }

    /**
     * @param query whatever its limit and order are: the newest first
     * @param filters as they were given
     */
    Sheet sheet(Caller caller, NoticeQuery query, List<Sheet.About> filters, Locale language) {
        ResourceBundle words = ResourceBundle.getBundle("notices", language, Problem.WITHOUT_SYSTEM_LOCALE);
        List<Sheet.About> about = new ArrayList<>();
        filters.forEach(filter -> about.add(new Sheet.About(
                words.containsKey(filter.label()) ? words.getString(filter.label()) : filter.label(), filter.text())));
        if (reader.isLonger(caller, query, MOST)) {
            about.add(new Sheet.About(words.getString("aboutLeftOut"), words.getString("leftOut")));
        }
        about.add(new Sheet.About(words.getString("aboutMadeAt"), SheetAbout.made(clock.instant(), node.zone())));
        about.add(new Sheet.About(words.getString("aboutTimes"), node.zone().getId()));
        about.add(new Sheet.About(words.getString("aboutVersion"), "Huizhi " + version));
        return new Sheet(
                words.getString("sheet"),
                about,
                columns.stream().map(Column::heading).map(words::getString).toList(),
                () -> new Rows(caller, query, words));
    }

    /**
     * Each notice once, as it was when its page was read: the order is that of ids, which never change, whatever else
     * does meanwhile. A transaction for all would be as long as the caller is slow.
     */
    private final class Rows implements Iterator<List<@Nullable Object>> {

        private final Caller caller;
        private final ResourceBundle words;
        private NoticeQuery query;
        private Iterator<NoticeSummary> page;
        private @Nullable String next;
        private int given;

        private Rows(Caller caller, NoticeQuery query, ResourceBundle words) {
            this.caller = caller;
            this.words = words;
            this.query = query.newestFirst(query.cursor(), PAGE);
            this.page = read();
        }

        private Iterator<NoticeSummary> read() {
            NoticeReader.Page read = reader.list(caller, query);
            next = read.next();
            return read.items().iterator();
        }

        @Override
        public boolean hasNext() {
            String following = next;
            if (given < MOST && !page.hasNext() && following != null) {
                Optional<NoticeQuery.Cursor> cursor = NoticeQuery.Cursor.decoded(following);
                query = query.newestFirst(cursor, PAGE);
                page = read();
            }
            return given < MOST && page.hasNext();
        }

        @Override
        public List<@Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            given++;
            List<@Nullable Object> row = Sheet.row(columns, page.next());
            row.replaceAll(value -> value instanceof Word word
                    ? words.containsKey(word.key()) ? words.getString(word.key()) : word.key()
                    : value);
            return row;
        }
    }
}

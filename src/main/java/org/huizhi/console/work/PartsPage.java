package org.huizhi.console.work;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.notice.Direction;
import org.huizhi.notice.PartReader;
import org.huizhi.notice.PartView;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** Parts that are open: those that the caller's offices are asked for, and those that they asked for. */
@Path(WorkFilters.ADDRESS + "/parts")
@Blocking
class PartsPage {

    private static final int PAGE = 50;

    private final PartReader reader;
    private final NoticeTypes types;
    private final DueWords dueWords;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    PartsPage(PartReader reader, NoticeTypes types, DueWords dueWords, CurrentCaller currentCaller, Pages pages) {
        this.reader = reader;
        this.types = types;
        this.dueWords = dueWords;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/work")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance parts(
                PageContext page, List<Row> rows, @Nullable String next, @Nullable String first);
    }

    record Row(PartReader.Item item, String type, DueWords.Due due) {}

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list(@QueryParam("cursor") @Nullable String cursor) {
        PageContext page = pages.context();
        boolean first = cursor == null || cursor.isBlank();
        Optional<PartReader.Query.Cursor> from = cursor == null || cursor.isBlank()
                ? Optional.empty()
                : Optional.of(PartReader.Query.Cursor.decoded(cursor)
                        .orElseThrow(() -> new ProblemException(
                                ProblemCode.INVALID_PARAMETER,
                                "{0} {1}",
                                "cursor",
                                Sentence.of("must be the next of a page before"))));
        PartReader.Page found =
                reader.list(currentCaller.get(), new PartReader.Query(null, PartView.State.OPEN, null, from, PAGE));
        List<Row> rows = found.items().stream()
                .map(item -> new Row(
                        item,
                        types.find(item.type())
                                .map(NoticeType::name)
                                .map(page::name)
                                .orElse(item.type()),
                        dueWords.of(item.part().dueDate(), Direction.INCOMING, item.counterpart(), page)))
                .toList();
        String address = WorkFilters.ADDRESS + "/parts";
        String next = found.next() == null
                ? null
                : address + "?cursor=" + URLEncoder.encode(found.next(), StandardCharsets.UTF_8);
        return pages.show(Templates.parts(page, rows, next, first ? null : address));
    }
}

package org.huizhi.console.work;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.notice.Direction;
import org.huizhi.notice.Extension;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.worklist.WorkQuery;
import org.huizhi.worklist.WorkQuery.Cursor;
import org.huizhi.worklist.WorkQuery.View;
import org.huizhi.worklist.Worklist;
import org.jspecify.annotations.Nullable;

/** Lists of slips of the caller's offices. They show no person data. */
@Path(WorkFilters.ADDRESS)
@Blocking
class WorklistPage {

    private final Worklist worklist;
    private final DueWords dueWords;
    private final NoticeTypes types;
    private final CurrentDirectory directory;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    WorklistPage(
            Worklist worklist,
            DueWords dueWords,
            NoticeTypes types,
            CurrentDirectory directory,
            CurrentCaller currentCaller,
            Pages pages) {
        this.worklist = worklist;
        this.dueWords = dueWords;
        this.types = types;
        this.directory = directory;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/work")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance list(PageContext page, WorkView work);
    }

    /** @param count null where nobody counts */
    record Tab(
            String key,
            String address,
            boolean current,
            @Nullable String count,
            boolean counted) {}

    /**
     * A slip in a list.
     *
     * @param chosen value of its box: which slip, and in which version it was shown; null where nothing that is done to
     *     many can be done to it
     * @param judge how far the last day is away on which it can be sent back; null where there is nothing to judge
     */
    record Row(
            NoticeSummary slip,
            @Nullable String chosen,
            String type,
            @Nullable String office,
            DueWords.@Nullable Due due,
            DueWords.@Nullable Due judge,
            boolean extensionProposed) {

        public String directionKey() {
            return "direction_" + slip.direction().code();
        }

        public String stateKey() {
            return "state_" + slip.state().code();
        }

        /** @return null where none is open */
        public @Nullable String openParts() {
            Integer open = slip.openParts();
            return open == null || open == 0 ? null : open.toString();
        }
    }

    /**
     * What the page shows.
     *
     * @param side of which alone slips are shown, since nothing is for the caller to do about the others; null for both
     * @param sided whether the caller works on slips, so that some are for him and others are not
     * @param bulk what can be done with some of them; empty where nothing can
     */
    record WorkView(
            View view,
            @Nullable Direction side,
            boolean sided,
            List<Tab> tabs,
            Form filter,
            boolean filtered,
            String clear,
            List<Option> counterparts,
            List<Option> offices,
            List<Option> noticeTypes,
            List<Row> rows,
            List<String> bulk,
            Form form,
            @Nullable String next,
            @Nullable String first) {

        public String code() {
            return view.code();
        }

        /** Key of what these slips are. */
        public String found() {
            return "found_" + view.code().replace('-', '_');
        }

        /** @return null where they are of both sides, or were asked for so */
        public @Nullable String sideKey() {
            return side == null ? null : "direction_" + side.code();
        }

        /** Whether something is to be decided by a day that is not the due date. */
        public boolean isDecided() {
            return view == View.TO_DECIDE;
        }

        /** Whether slips of several offices can stand here. */
        public boolean severalOffices() {
            return offices.size() > 1 || view == View.ESCALATED;
        }
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list(
            @QueryParam("view") @Nullable String view,
            @QueryParam("direction") @Nullable String direction,
            @QueryParam("counterpart") @Nullable String counterpart,
            @QueryParam("office") @Nullable String office,
            @QueryParam("type") @Nullable String type,
            @QueryParam("urgency") @Nullable String urgency,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("reference") @Nullable String reference,
            @QueryParam("cursor") @Nullable String cursor) {
        Map<String, @Nullable String> filters = new LinkedHashMap<>();
        filters.put("direction", direction);
        filters.put("counterpart", counterpart);
        filters.put("office", office);
        filters.put("type", type);
        filters.put("urgency", urgency);
        filters.put("from", from);
        filters.put("to", to);
        filters.put("reference", reference);
        return pages.show(Templates.list(pages.context(), view(new WorkFilters(view, cursor, filters), cursor)));
    }

    private WorkView view(WorkFilters filters, @Nullable String cursor) {
        PageContext page = pages.context();
        Caller caller = currentCaller.get();
        Worklist.Page found = worklist.list(caller, filters.query());
        Cursor next = found.next();
        List<Act> bulk = BulkPage.ACTS.stream()
                .filter(act -> caller.roles().contains(act.role()))
                .filter(act -> found.items().stream().anyMatch(item -> BulkPage.canBeDone(caller, act, item.notice())))
                .toList();
        WorkQuery query = filters.query();
        return new WorkView(
                filters.view(),
                query.mine() && query.direction() == null ? filters.view().side(caller.roles()) : null,
                caller.seesPersonData(),
                tabs(filters, caller, worklist.counts(caller, query)),
                filters.form(),
                filters.isFiltered(),
                WorkFilters.ADDRESS + "?view=" + filters.view().code(),
                counterparts(page),
                offices(page, caller),
                noticeTypes(page),
                found.items().stream()
                        .map(item -> row(item, bulk, caller, page))
                        .toList(),
                bulk.stream().map(Act::code).toList(),
                Form.fresh(page),
                next == null ? null : filters.address(filters.view(), next.encoded()),
                cursor == null || cursor.isBlank() ? null : filters.address(filters.view(), null));
    }

    private static List<Tab> tabs(WorkFilters filters, Caller caller, Map<View, Integer> counts) {
        return Stream.of(View.values())
                .filter(view -> view == filters.view() || view.isFor(caller.roles()))
                .map(view -> {
                    Integer count = counts.get(view);
                    boolean all = count != null && count <= Worklist.MOST_COUNTED;
                    return new Tab(
                            "view_" + view.code().replace('-', '_'),
                            filters.address(view, null),
                            view == filters.view(),
                            count == null ? null : String.valueOf(Math.min(count, Worklist.MOST_COUNTED)),
                            all);
                })
                .toList();
    }

    private Row row(Worklist.Item item, List<Act> bulk, Caller caller, PageContext page) {
        NoticeSummary slip = item.notice();
        Extension extension = slip.extension();
        LocalDate judgeBy = item.judgeBy();
        boolean box = bulk.stream().anyMatch(act -> BulkPage.canBeDone(caller, act, slip));
        return new Row(
                slip,
                box ? slip.id() + ":" + item.etag().replace("\"", "") : null,
                typeName(slip.type(), page),
                slip.direction() == Direction.OUTGOING ? slip.sender().office() : slip.office(),
                dueWords.of(slip, page),
                judgeBy == null ? null : dueWords.of(judgeBy, slip.direction(), slip.counterpart(), page),
                extension != null && extension.state() == Extension.State.PROPOSED);
    }

    private String typeName(String type, PageContext page) {
        return types.find(type).map(NoticeType::name).map(page::name).orElse(type);
    }

    private List<Option> counterparts(PageContext page) {
        return directory.get().entries().stream()
                .map(DirectoryEntry::mailbox)
                .filter(mailbox -> !mailbox.equals(page.mailbox()))
                .map(mailbox -> new Option(mailbox, page.party(mailbox)))
                .sorted(Comparator.comparing(Option::label))
                .toList();
    }

    static List<Option> offices(PageContext page, Caller caller) {
        return caller.offices().stream()
                .map(office -> new Option(office, page.office(office)))
                .sorted(Comparator.comparing(Option::label).thenComparing(Option::value))
                .toList();
    }

    private List<Option> noticeTypes(PageContext page) {
        return types.all().stream()
                .map(type -> new Option(type.type(), page.name(type.name())))
                .toList();
    }
}

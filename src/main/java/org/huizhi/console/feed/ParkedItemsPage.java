package org.huizhi.console.feed;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.job.ParkedItem;
import org.huizhi.job.ParkedItem.Status;
import org.huizhi.job.ParkedItemService;
import org.huizhi.job.ParkedItemService.Decision;
import org.huizhi.job.ParkedItemService.Seen;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What background jobs could not do: retried, or left alone for good, with a reason and several at once. */
@Path("/console/feed/parked-items")
@Blocking
class ParkedItemsPage {

    private static final String SELF = "/console/feed/parked-items";
    private static final int PAGE = 50;
    private static final String NEVER = "-";

    private final ParkedItemService items;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    ParkedItemsPage(ParkedItemService items, CurrentCaller currentCaller, FormReader forms, Pages pages) {
        this.items = items;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/feed")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance parked(
                PageContext page, Form filter, Form form, List<String> names, List<Line> items, @Nullable String next);
    }

    /** @param choice value of its box: which, and as of when it was shown */
    public record Line(ParkedItem item, String choice) {

        static Line of(ParkedItem item) {
            Instant decided = item.decidedAt();
            return new Line(item, item.id() + "." + (decided == null ? NEVER : decided.toString()));
        }

        public boolean parked() {
            return item.status() == Status.PARKED;
        }
    }

    @GET
    @RolesAllowed(Role.OPERATOR)
    public Response list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("job") @Nullable String job,
            @QueryParam("cursor") @Nullable String cursor) {
        PageContext page = pages.context();
        return pages.show(list(page, Form.fresh(page), status, job, cursor));
    }

    private TemplateInstance list(
            PageContext page, Form form, @Nullable String status, @Nullable String job, @Nullable String cursor) {
        String wanted = Query.given(status);
        List<ParkedItem> found = items.list(
                wanted == null ? null : status(wanted), Query.given(job), Query.cursorNumber(cursor), PAGE + 1);
        String next = found.size() > PAGE
                ? Query.address(
                        SELF,
                        "status",
                        wanted,
                        "job",
                        Query.given(job),
                        "cursor",
                        Long.toString(found.get(PAGE - 1).id()))
                : null;
        Form filter = Form.filter().with("status", wanted).with("job", Query.given(job));
        return Templates.parked(
                page,
                filter,
                form,
                Decided.NAMES,
                found.stream().limit(PAGE).map(Line::of).toList(),
                next);
    }

    private static Status status(String wanted) {
        return Stream.of(Status.values())
                .filter(status -> status.code().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Query.invalid("status", "must be one of {0}", "parked, discarded"));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.OPERATOR)
    public Response decide(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            Decided wanted = Decided.read(sent, "retry");
            List<Answer> answers = wanted.items().stream()
                    .map(choice -> answer(choice, wanted))
                    .toList();
            return pages.show(AnswersTemplate.answers(page, "parked_title", SELF, answers));
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> list(page, form, sent.text("status"), sent.text("job"), null));
        }
    }

    private Answer answer(String choice, Decided wanted) {
        int dot = choice.indexOf('.');
        long id = Query.number(dot < 0 ? choice : choice.substring(0, dot));
        Seen seen = seen(choice.substring(dot + 1));
        Decision decision = wanted.discard()
                ? items.discard(currentCaller.get(), id, wanted.reason(), seen)
                : items.retry(currentCaller.get(), id, wanted.reason(), seen);
        if (decision instanceof Decision.Done done) {
            return Answer.done(name(done.item()), wanted.discard() ? "answer_discarded" : "answer_retried");
        }
        if (decision instanceof Decision.AlreadyDiscarded before) {
            return decidedBefore(before.item(), wanted);
        }
        if (decision instanceof Decision.DecidedMeanwhile meanwhile) {
            return decidedBefore(meanwhile.item(), wanted);
        }
        return Answer.not(Long.toString(id), "answer_item_gone");
    }

    /** The same form once more has been done once. */
    private Answer decidedBefore(ParkedItem item, Decided wanted) {
        boolean discarded = item.status() == Status.DISCARDED;
        if (discarded == wanted.discard() && wanted.isOf(currentCaller.get(), item.decidedBy(), item.decision())) {
            return Answer.done(name(item), discarded ? "answer_discarded" : "answer_retried");
        }
        return new Answer(
                name(item),
                false,
                discarded ? "answer_was_discarded" : "answer_was_retried",
                item.decidedBy(),
                item.decidedAt(),
                item.decision());
    }

    private static String name(ParkedItem item) {
        return item.job() + " " + item.item();
    }

    private static Seen seen(String text) {
        try {
            return new Seen(text.equals(NEVER) ? null : Instant.parse(text));
        } catch (DateTimeException e) {
            throw Query.nothingHere();
        }
    }
}

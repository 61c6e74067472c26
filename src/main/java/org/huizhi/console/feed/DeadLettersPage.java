package org.huizhi.console.feed;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.feed.DeadLetterService;
import org.huizhi.feed.DeadLetterService.Decision;
import org.huizhi.feed.RecordView;
import org.huizhi.inbox.DeadLetter;
import org.huizhi.inbox.DeadLetter.Status;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Records that could not be handled: looked at, and replayed or discarded, with a reason and several at once. */
@Path("/console/feed/dead-letters")
@Blocking
class DeadLettersPage {

    private static final String SELF = "/console/feed/dead-letters";
    private static final int PAGE = 50;
    private static final int CONFLICT = Response.Status.CONFLICT.getStatusCode();

    private final DeadLetters letters;
    private final DeadLetterService service;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    DeadLettersPage(
            DeadLetters letters,
            DeadLetterService service,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.letters = letters;
        this.service = service;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/feed")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance letters(
                PageContext page, Form filter, Form form, List<String> names, List<Line> items, @Nullable String next);

        static native TemplateInstance letter(
                PageContext page,
                Form form,
                List<String> names,
                RecordView view,
                Line line,
                String kind,
                @Nullable Answer answer);
    }

    /** @param choice value of its box: which, and after how many replays it was shown */
    public record Line(DeadLetter letter, String choice) {

        static Line of(DeadLetter letter) {
            return new Line(letter, letter.id() + "." + letter.attempts());
        }

        /** @return empty for what the record does not say */
        public String source() {
            return bounded(letter.source());
        }

        public String type() {
            return bounded(letter.type());
        }

        private static String bounded(@Nullable String said) {
            return said == null ? "" : RecordView.bounded(said);
        }

        public boolean open() {
            return letter.status() == Status.OPEN;
        }

        /** @return key of the sentence for its reason */
        public String cause() {
            return "cause_" + letter.reason().replace('-', '_');
        }

        /** @return key of the word for its state */
        public String status() {
            return "status_" + code(letter.status());
        }
    }

    @GET
    @RolesAllowed(Role.OPERATOR)
    public Response list(@QueryParam("status") @Nullable String status, @QueryParam("cursor") @Nullable String cursor) {
        PageContext page = pages.context();
        return pages.show(list(page, Form.fresh(page), status, cursor));
    }

    private TemplateInstance list(PageContext page, Form form, @Nullable String status, @Nullable String cursor) {
        String wanted = Query.given(status);
        List<DeadLetter> found = letters.list(wanted == null ? null : status(wanted), Query.cursorId(cursor), PAGE);
        String next = found.size() > PAGE
                ? Query.address(
                        SELF,
                        "status",
                        wanted,
                        "cursor",
                        found.get(PAGE - 1).id().toString())
                : null;
        return Templates.letters(
                page,
                Form.filter().with("status", wanted),
                form,
                Decided.NAMES,
                found.stream().limit(PAGE).map(Line::of).toList(),
                next);
    }

    private static Status status(String wanted) {
        return Stream.of(Status.values())
                .filter(status -> code(status).equals(wanted))
                .findFirst()
                .orElseThrow(() -> Query.invalid("status", "must be one of {0}", "open, replayed, discarded"));
    }

    private static String code(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.OPERATOR)
    public Response decide(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            Decided wanted = Decided.read(sent, "replay");
            List<Answer> answers = wanted.items().stream()
                    .map(choice -> answer(choice, wanted))
                    .toList();
            return pages.show(AnswersTemplate.answers(page, "letters_title", SELF, answers));
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> list(page, form, sent.text("status"), null));
        }
    }

    @GET
    @Path("/{letter}")
    @RolesAllowed(Role.OPERATOR)
    public Response show(@PathParam("letter") String letter) {
        PageContext page = pages.context();
        return pages.show(detail(page, Form.fresh(page), Query.id(letter), null));
    }

    private TemplateInstance detail(PageContext page, Form form, UUID id, @Nullable Answer answer) {
        RecordView view = service.view(currentCaller.get(), id).orElseThrow(Query::nothingHere);
        return Templates.letter(
                page,
                form,
                Decided.NAMES,
                view,
                Line.of(view.letter()),
                "kind_" + view.kind().code(),
                answer);
    }

    @POST
    @Path("/{letter}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.OPERATOR)
    public Response decideOne(@PathParam("letter") String letter, InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        UUID id = Query.id(letter);
        try {
            Decided wanted = Decided.read(sent, "replay");
            String choice = wanted.items().get(0);
            if (!choice.startsWith(id + ".")) {
                throw Query.nothingHere();
            }
            Answer answer = answer(choice, wanted);
            if (answer.done()) {
                return pages.seeOther(SELF, wanted.discard() ? "discarded" : "replayed");
            }
            return pages.show(CONFLICT, detail(page, Form.fresh(page), id, answer));
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> detail(page, form, id, null));
        }
    }

    private Answer answer(String choice, Decided wanted) {
        int dot = choice.indexOf('.');
        UUID id = Query.id(dot < 0 ? choice : choice.substring(0, dot));
        int attempts = (int) Math.min(Query.number(choice.substring(dot + 1)), Integer.MAX_VALUE);
        Decision decision = wanted.discard()
                ? service.discard(currentCaller.get(), id, wanted.reason())
                : service.replay(currentCaller.get(), id, wanted.reason(), attempts);
        if (decision instanceof Decision.Done) {
            return Answer.done(id.toString(), wanted.discard() ? "answer_discarded" : "answer_replayed");
        }
        if (decision instanceof Decision.AlreadyDecided decided) {
            return decidedBefore(decided.letter(), wanted);
        }
        if (decision instanceof Decision.StillDead dead) {
            return new Answer(
                    id.toString(),
                    false,
                    "answer_still_dead",
                    null,
                    null,
                    dead.cause().reason() + ", " + dead.cause().detail());
        }
        if (decision instanceof Decision.TriedMeanwhile tried) {
            return new Answer(
                    id.toString(),
                    false,
                    "answer_tried_meanwhile",
                    null,
                    null,
                    tried.letter().reason() + ", " + tried.letter().detail());
        }
        return Answer.not(id.toString(), "answer_letter_gone");
    }

    /** The same form once more has been done once. */
    private Answer decidedBefore(DeadLetter letter, Decided wanted) {
        boolean discarded = letter.status() == Status.DISCARDED;
        if (discarded == wanted.discard() && wanted.isOf(currentCaller.get(), letter.decidedBy(), letter.decision())) {
            return Answer.done(letter.id().toString(), discarded ? "answer_discarded" : "answer_replayed");
        }
        return new Answer(
                letter.id().toString(),
                false,
                discarded ? "answer_was_discarded" : "answer_was_replayed",
                letter.decidedBy(),
                letter.decidedAt(),
                letter.decision());
    }
}

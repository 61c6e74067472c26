package org.huizhi.console.work;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Refusals;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.draft.Drafts;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.Refusal;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

/** The form of each act on a slip: what it will do, what it needs, and what came between if it is too late. */
@Path(WorkFilters.ADDRESS + "/{id}")
@Blocking
class ActPage {

    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final int NO_CONTENT = 204;

    private final SlipViews views;
    private final ActForms forms;
    private final ActCommands commands;
    private final Drafts drafts;
    private final NoticeTypes types;
    private final CurrentCaller currentCaller;
    private final FormReader formReader;
    private final Pages pages;

    ActPage(
            SlipViews views,
            ActForms forms,
            ActCommands commands,
            Drafts drafts,
            NoticeTypes types,
            CurrentCaller currentCaller,
            FormReader formReader,
            Pages pages) {
        this.views = views;
        this.forms = forms;
        this.commands = commands;
        this.drafts = drafts;
        this.types = types;
        this.currentCaller = currentCaller;
        this.formReader = formReader;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/work")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance act(PageContext page, SlipView view, ActForm act);
    }

    @GET
    @Path("/{act}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response form(@PathParam("id") String id, @PathParam("act") String code) {
        return show(SlipPage.id(id), known(code).key(), 0);
    }

    @GET
    @Path("/parts/{part}/{act}")
    @RolesAllowed(Role.HANDLER)
    public Response partForm(
            @PathParam("id") String id, @PathParam("part") String part, @PathParam("act") String code) {
        return show(SlipPage.id(id), partAct(code), number(part));
    }

    @POST
    @Path("/{act}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response perform(@PathParam("id") String id, @PathParam("act") String code, InputStream body) {
        SubmittedForm sent = formReader.read(body);
        Act act = known(code);
        UUID slip = SlipPage.id(id);
        return perform(
                slip, act.key(), 0, sent, type -> commands.perform(act, call(slip, act.code(), sent), sent, type));
    }

    @POST
    @Path("/parts/{part}/{act}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.HANDLER)
    public Response performPart(
            @PathParam("id") String id,
            @PathParam("part") String part,
            @PathParam("act") String code,
            InputStream body) {
        SubmittedForm sent = formReader.read(body);
        UUID slip = SlipPage.id(id);
        int number = number(part);
        String act = partAct(code);
        return perform(
                slip,
                act,
                number,
                sent,
                type -> act.equals("part_answer")
                        ? commands.answerPart(partCall(slip, number, code, sent), number, sent, type)
                        : commands.declinePart(partCall(slip, number, code, sent), number, sent));
    }

    private Response show(UUID id, String act, int part) {
        PageContext page = pages.context();
        SlipView view = views.of(currentCaller.get(), id, page).orElseThrow(SlipPage::notFound);
        ActForm form = forms.fresh(currentCaller.get(), view, act, part, page);
        return pages.show(form.why() == null ? 200 : CONFLICT, Templates.act(page, view, form));
    }

    private Response perform(
            UUID id, String act, int part, SubmittedForm sent, Function<NoticeType, NoticeReply> perform) {
        PageContext page = pages.context();
        Caller caller = currentCaller.get();
        // Without its contents: what is not shown is not read.
        NoticeType type = types.require(
                views.summary(caller, id).orElseThrow(SlipPage::notFound).type());
        String draft = ActForms.draft(id, act, part);
        String here = ActForms.address(id, act, part);
        if (sent.text("save") != null) {
            return save(caller, draft, id, sent, here);
        }
        if (sent.text("discard") != null) {
            drafts.delete(caller, draft);
            return pages.seeOther(here, "draft_deleted");
        }
        if (sent.text("more") != null) {
            SlipView view = views.of(caller, id, page).orElseThrow(SlipPage::notFound);
            return pages.show(Templates.act(page, view, forms.again(view, act, part, sent, page)));
        }
        List<String> doubts = sent.text("sure") == null ? forms.doubts(act, type, sent, page) : List.of();
        if (!doubts.isEmpty()) {
            SlipView view = views.of(caller, id, page).orElseThrow(SlipPage::notFound);
            return pages.show(Templates.act(page, view, forms.doubtful(view, act, part, sent, doubts, page)));
        }
        try {
            NoticeReply reply = perform.apply(type);
            if (reply instanceof Refusal refusal) {
                throw Refusals.problem(refusal);
            }
        } catch (ProblemException problem) {
            return refused(caller, id, act, part, sent, problem);
        }
        drafts.delete(caller, draft);
        String done = "done_" + act;
        // Who hands a slip over may lose sight of it.
        return act.equals("hand_over")
                ? pages.seeOther(WorkFilters.ADDRESS, done)
                : pages.seeOther(WorkFilters.ADDRESS + "/" + id, done);
    }

    /** The same form again: with its faults, or with what came between. */
    private Response refused(
            Caller caller, UUID id, String act, int part, SubmittedForm sent, ProblemException problem) {
        int status = switch (problem.code()) {
            case VALIDATION -> UNPROCESSABLE;
            case ILLEGAL_TRANSITION, PRECONDITION_FAILED -> CONFLICT;
            default -> throw problem;
        };
        PageContext page = pages.context();
        SlipView now = views.of(caller, id, page).orElseThrow(SlipPage::notFound);
        ActForm form = forms.refused(now, act, part, sent, ActFields.atFields(problem), page);
        return pages.show(status, Templates.act(page, now, form));
    }

    private Response save(Caller caller, String draft, UUID id, SubmittedForm sent, String here) {
        if (drafts.save(caller, draft, id, ActForms.fields(sent)).isEmpty()) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", Drafts.LONGEST);
        }
        return "auto".equals(sent.text("save"))
                ? Response.status(NO_CONTENT).build()
                : pages.seeOther(here, "draft_saved");
    }

    private Call partCall(UUID id, int part, String act, SubmittedForm sent) {
        return call(id, "parts/" + part + "/" + act, sent);
    }

    private Call call(UUID id, String act, SubmittedForm sent) {
        Caller caller = currentCaller.get();
        return new Call(
                caller,
                id,
                ActCommands.ifMatch(sent),
                sent.once(caller, "POST " + WorkFilters.ADDRESS + "/" + id + "/" + act));
    }

    /** @throws ProblemException 404 for an act that there is not, 403 for one of others */
    private Act known(String code) {
        Act act = Act.of(code)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"));
        if (!currentCaller.get().roles().contains(act.role())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "none of your roles may do this");
        }
        return act;
    }

    private static String partAct(String code) {
        return switch (code) {
            case "answer" -> "part_answer";
            case "decline" -> "part_decline";
            default -> throw new ProblemException(ProblemCode.NOT_FOUND, "the notice has no such part");
        };
    }

    private static int number(String part) {
        if (!part.matches("[1-9][0-9]{0,5}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "the notice has no such part");
        }
        return Integer.parseInt(part);
    }
}

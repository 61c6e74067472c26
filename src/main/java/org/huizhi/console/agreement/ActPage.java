package org.huizhi.console.agreement;

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
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.agreement.AgreementCall;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.agreement.AgreementName;
import org.huizhi.agreement.AgreementReply;
import org.huizhi.agreement.AgreementService;
import org.huizhi.agreement.ImpactAssessment;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.HalfWidth;
import org.jspecify.annotations.Nullable;

/** Says what an act will do, and does it once that was seen. */
@Path(AgreementAddress.ROOT + "/{mailbox}/{agreement}")
@Blocking
class ActPage {

    private static final List<String> ASSESSMENT = List.of(
            "/impactAssessment/purpose",
            "/impactAssessment/necessity",
            "/impactAssessment/risks",
            "/impactAssessment/measures");

    private static final List<String> REASON = List.of("/reason", "/lastDay");

    private final AgreementViews views;
    private final AgreementService service;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    ActPage(
            AgreementViews views,
            AgreementService service,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.views = views;
        this.service = service;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/agreement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance act(
                PageContext page,
                AgreementView view,
                Act act,
                Form form,
                List<String> names,
                @Nullable VersionDiff diff,
                List<AgreementDetail.Event> meanwhile);
    }

    @GET
    @Path("/{act}")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response ask(
            @PathParam("mailbox") String mailbox,
            @PathParam("agreement") String id,
            @PathParam("act") String code,
            @QueryParam("version") @Nullable String version) {
        PageContext page = pages.context();
        Act act = Act.of(code).orElseThrow(AgreementViews::notFound);
        AgreementView view = views.view(mailbox, id, version);
        return pages.show(
                view.isOffered(act) ? Response.Status.OK.getStatusCode() : ProblemCode.ILLEGAL_TRANSITION.status(),
                template(page, view, act, Form.fresh(page), List.of()));
    }

    @POST
    @Path("/{act}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response act(
            @PathParam("mailbox") String mailbox,
            @PathParam("agreement") String id,
            @PathParam("act") String code,
            InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        Act act = Act.of(code).orElseThrow(AgreementViews::notFound);
        AgreementView seen = views.view(mailbox, id, sent.text("version"));
        boolean gone;
        try {
            AgreementReply reply = perform(act, views.name(mailbox, id), seen.version(), sent);
            gone = reply instanceof AgreementReply.Gone;
            if (!gone) {
                AgreementReplies.done(reply);
            }
        } catch (ProblemException problem) {
            // As it is now: what was shown before may be what has changed.
            AgreementView now = views.view(mailbox, id, sent.text("version"));
            return pages.show(
                    problem.code().status(),
                    template(page, now, act, Form.refused(page, sent, problem), since(sent.text("revision"), now)));
        }
        String version = act == Act.DISCARD ? "" : "?version=" + seen.version();
        return pages.seeOther(gone ? AgreementAddress.ROOT : seen.address() + version, "agreement_" + act.code());
    }

    private TemplateInstance template(
            PageContext page, AgreementView view, Act act, Form form, List<AgreementDetail.Event> meanwhile) {
        Clauses before = act.assessed() ? view.inForce() : null;
        return Templates.act(
                page,
                view,
                act,
                form,
                act.assessed() ? ASSESSMENT : REASON,
                before == null ? null : views.diff(before, view.shown()),
                meanwhile);
    }

    private AgreementReply perform(Act act, AgreementName name, int version, SubmittedForm sent) {
        AgreementCall call = new AgreementCall(currentCaller.get(), revision(sent));
        String reason = orEmpty(sent.text("/reason"));
        return switch (act) {
            case PROPOSE -> service.propose(call, name, version, assessment(sent));
            case DISCARD -> service.discard(call, name, version);
            case SIGN -> service.sign(call, name, version, assessment(sent));
            case DECLINE -> service.decline(call, name, version, reason);
            case SUSPEND -> service.suspend(call, name, reason);
            case RESUME -> service.resume(call, name, reason);
            case TERMINATE ->
                service.terminate(
                        call,
                        name,
                        Fields.date(HalfWidth.of(orEmpty(sent.text("/lastDay"))).strip(), "/lastDay"),
                        reason);
        };
    }

    /** A form without it was not made here. */
    private static String revision(SubmittedForm sent) {
        String revision = sent.text("revision");
        if (revision == null) {
            throw ProblemException.invalid("/revision", "required", "is required");
        }
        return revision;
    }

    private static ImpactAssessment assessment(SubmittedForm sent) {
        return new ImpactAssessment(
                sent.text(ASSESSMENT.get(0)),
                sent.text(ASSESSMENT.get(1)),
                sent.text(ASSESSMENT.get(2)),
                sent.text(ASSESSMENT.get(3)));
    }

    /** @return what has happened to the agreement since the form was shown, as far as it can be told */
    private static List<AgreementDetail.Event> since(@Nullable String revision, AgreementView now) {
        List<AgreementDetail.Event> events = now.detail().events();
        if (revision == null
                || !revision.matches("[0-9]{1,9}([.][0-9]{1,19})?")
                || revision.equals(now.detail().revision())) {
            return List.of();
        }
        int seen = Integer.parseInt(revision.split("[.]", -1)[0]);
        return events.subList(Math.max(0, Math.min(seen, events.size() - 1)), events.size());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

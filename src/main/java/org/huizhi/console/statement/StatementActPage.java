package org.huizhi.console.statement;

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
import java.util.Map;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.statement.StatementReply;
import org.huizhi.statement.StatementService;
import org.huizhi.statement.StatementView;
import org.jspecify.annotations.Nullable;

/** How people end a dispute: what it will do is said first. A version that was decided on takes no second decision. */
@Path(StatementAddress.ROOT + "/{statement}/do")
@Blocking
class StatementActPage {

    private static final List<String> NAMES = List.of("/reason");

    private final StatementService service;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    StatementActPage(
            StatementService service, NodeIdentity node, CurrentCaller currentCaller, FormReader forms, Pages pages) {
        this.service = service;
        this.node = node;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/statement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance act(
                PageContext page,
                MonthView view,
                StatementAct act,
                Form form,
                List<String> names,
                StatementView.@Nullable EventView meanwhile);
    }

    @GET
    @Path("/{act}")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response ask(@PathParam("statement") String id, @PathParam("act") String code) {
        PageContext page = pages.context();
        StatementAct act = StatementAct.of(code).orElseThrow(StatementPage::notFound);
        MonthView view = view(id);
        return pages.show(
                view.isOffered(act) ? Response.Status.OK.getStatusCode() : ProblemCode.ILLEGAL_TRANSITION.status(),
                Templates.act(page, view, act, Form.fresh(page), NAMES, null));
    }

    @POST
    @Path("/{act}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response act(@PathParam("statement") String id, @PathParam("act") String code, InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        StatementAct act = StatementAct.of(code).orElseThrow(StatementPage::notFound);
        try {
            StatementView done = done(perform(act, currentCaller.get(), StatementPage.checked(id), sent));
            return pages.seeOther(StatementAddress.of(done.id()), "statement_" + act.code());
        } catch (ProblemException problem) {
            MonthView now = view(id);
            return pages.show(
                    problem.code().status(),
                    Templates.act(page, now, act, Form.refused(page, sent, problem), NAMES, last(problem, now)));
        }
    }

    private StatementReply perform(StatementAct act, Caller caller, String id, SubmittedForm sent) {
        String reason = sent.text("/reason");
        return switch (act) {
            case RENEW -> service.renew(caller, id);
            case ACCEPT -> service.accept(caller, id, reason == null ? "" : reason);
        };
    }

    private static StatementView done(StatementReply reply) {
        if (reply instanceof StatementReply.Done done) {
            return done.statement();
        }
        if (reply instanceof StatementReply.Illegal illegal) {
            throw ProblemException.illegal(illegal.state().code(), illegal.detail());
        }
        if (reply instanceof StatementReply.Invalid invalid) {
            throw ProblemException.invalid(invalid.faults());
        }
        throw StatementPage.notFound();
    }

    /** @return what has happened last, where that is why it was too late */
    private static StatementView.@Nullable EventView last(ProblemException problem, MonthView now) {
        List<StatementView.EventView> events = now.statement().events();
        return problem.code() != ProblemCode.ILLEGAL_TRANSITION || events == null || events.isEmpty()
                ? null
                : events.get(events.size() - 1);
    }

    private MonthView view(String id) {
        return service.find(StatementPage.checked(id))
                .map(statement -> MonthView.of(statement, node.mailbox(), Map.of()))
                .orElseThrow(StatementPage::notFound);
    }
}

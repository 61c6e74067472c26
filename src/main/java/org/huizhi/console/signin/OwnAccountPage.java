package org.huizhi.console.signin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Role;
import org.huizhi.account.OwnAccountService;
import org.huizhi.account.OwnAccountService.Overview;
import org.huizhi.account.OwnAccountService.Reply;
import org.huizhi.account.Session;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What somebody who has signed in does with his own account. Whoever shows a token or a certificate has none here. */
@Path("/console/account")
@Blocking
class OwnAccountPage {

    private static final String SELF = "/console/account";
    private static final String CURRENT = "/current";
    private static final String PASSWORD = "/password";
    private static final String REPEATED = "/repeated";
    private static final List<String> OF_PASSWORD = List.of(CURRENT, PASSWORD, REPEATED);
    private static final List<String> OF_SECOND_FACTOR = List.of(CURRENT);

    private final FormReader forms;
    private final OwnAccountService service;
    private final CurrentSession session;
    private final Pages pages;
    private final HttpServerRequest request;

    OwnAccountPage(
            OwnAccountService service,
            CurrentSession session,
            Pages pages,
            HttpServerRequest request,
            FormReader forms) {
        this.forms = forms;
        this.service = service;
        this.session = session;
        this.pages = pages;
        this.request = request;
    }

    @CheckedTemplate(basePath = "console/signin")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance account(
                PageContext page,
                Form form,
                Session.@Nullable Known own,
                Session.@Nullable OfGuest guest,
                @Nullable UUID current,
                @Nullable Overview overview);

        static native TemplateInstance password(PageContext page, Form form, List<String> names, String name);

        static native TemplateInstance factor(PageContext page, Form form, List<String> names, String name);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show() {
        PageContext page = pages.context();
        Optional<Session.Current> own = session.get();
        return pages.show(Templates.account(
                page,
                Form.fresh(page),
                session.ofAccount().orElse(null),
                session.ofGuest().orElse(null),
                own.map(Session.Current::id).orElse(null),
                own.map(service::overview).orElse(null)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/sessions/end")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response endSession(InputStream body) {
        SubmittedForm sent = forms.read(body);
        String id = sent.text("session");
        session.get().ifPresent(own -> uuid(id).ifPresent(one -> service.end(own, one)));
        return pages.seeOther(SELF, "session_ended");
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/sessions/end-all")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response endAll(InputStream body) {
        forms.read(body);
        session.get().ifPresent(service::endAll);
        return SignOutPage.leave(session.ofGuest().isPresent()).build();
    }

    @GET
    @Path("/password")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response password() {
        PageContext page = pages.context();
        return session.ofAccount()
                .map(own -> pages.show(Templates.password(page, Form.fresh(page), OF_PASSWORD, name(own))))
                .orElseGet(() -> pages.seeOther(SELF));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/password")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response changePassword(InputStream body) {
        SubmittedForm sent = forms.read(body);
        Optional<Session.Known> found = session.ofAccount();
        if (found.isEmpty()) {
            return pages.seeOther(SELF);
        }
        Session.Known own = found.get();
        PageContext page = pages.context();
        ProblemException problem = raw(sent, PASSWORD).equals(raw(sent, REPEATED))
                ? problem(service.changePassword(own, raw(sent, CURRENT), raw(sent, PASSWORD), Origins.of(request)))
                : Refusals.notRepeated(REPEATED);
        return problem == null
                ? pages.seeOther(SELF, "password_changed")
                : pages.show(
                        problem.code().status(),
                        Templates.password(page, Form.refused(page, sent, problem), OF_PASSWORD, name(own)));
    }

    @GET
    @Path("/second-factor")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response secondFactor() {
        PageContext page = pages.context();
        return session.ofAccount()
                .map(own -> pages.show(Templates.factor(page, Form.fresh(page), OF_SECOND_FACTOR, name(own))))
                .orElseGet(() -> pages.seeOther(SELF));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/second-factor")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response replaceSecondFactor(InputStream body) {
        SubmittedForm sent = forms.read(body);
        Optional<Session.Known> found = session.ofAccount();
        if (found.isEmpty()) {
            return pages.seeOther(SELF);
        }
        Session.Known own = found.get();
        Reply reply = service.newSecondFactor(own, raw(sent, CURRENT), Origins.of(request));
        if (reply instanceof Reply.Link link) {
            return pages.seeOther("/console/link/" + link.link());
        }
        PageContext page = pages.context();
        ProblemException problem = problem(reply);
        return problem == null
                ? pages.seeOther(SELF)
                : pages.show(
                        problem.code().status(),
                        Templates.factor(page, Form.refused(page, sent, problem), OF_SECOND_FACTOR, name(own)));
    }

    private static String name(Session.Known own) {
        return own.account().name();
    }

    private static @Nullable ProblemException problem(Reply reply) {
        if (reply instanceof Reply.Invalid invalid) {
            return ProblemException.invalid(invalid.violations());
        }
        if (reply instanceof Reply.Waits waits) {
            return Refusals.waits(waits.delay());
        }
        return reply instanceof Reply.Busy ? Refusals.busy() : null;
    }

    private static String raw(SubmittedForm sent, String field) {
        return sent.values(field).stream().findFirst().orElse("");
    }
}

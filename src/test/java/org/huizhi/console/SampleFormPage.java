package org.huizhi.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Violation;

/** A page of the tests alone, with every part that forms and states have. */
@Path("/console/sample")
@Blocking
class SampleFormPage {

    private static final List<String> NAMES = List.of("/person/name", "/reason", "/since", "/kind", "/urgent");

    private final Pages pages;
    private final FormReader forms;
    private final CurrentCaller currentCaller;

    SampleFormPage(Pages pages, FormReader forms, CurrentCaller currentCaller) {
        this.pages = pages;
        this.forms = forms;
        this.currentCaller = currentCaller;
    }

    @CheckedTemplate(basePath = "console/sample")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance form(PageContext page, Form form, List<String> names);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show() {
        PageContext page = pages.context();
        return pages.show(Templates.form(page, Form.fresh(page), NAMES));
    }

    /** Refuses every name but one, and answers with what it was sent where the reason asks for it. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.HANDLER)
    public Response send(InputStream body) throws IOException {
        SubmittedForm sent = forms.read(body);
        if ("digest".equals(sent.text("/reason"))) {
            return Response.ok(HexFormat.of()
                            .formatHex(sent.once(currentCaller.get(), "sample").request()))
                    .build();
        }
        if (!"good".equals(sent.text("/person/name"))) {
            PageContext page = pages.context();
            ProblemException problem = ProblemException.invalid(List.of(
                    new Violation("/person/name", "invalid-value", "must be a document number"),
                    new Violation("/kind/deep", "required", "is missing or has another form"),
                    new Violation("/elsewhere", "required", "is missing or has another form")));
            return pages.show(problem.code().status(), Templates.form(page, Form.refused(page, sent, problem), NAMES));
        }
        return pages.seeOther("/console/notice-types", "saved");
    }
}

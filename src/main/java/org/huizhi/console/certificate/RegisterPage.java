package org.huizhi.console.certificate;

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
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.certificate.CertificateRegister;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that an office has issued is entered into its register. Of what is typed a digest is kept alone;
 * nothing tells what is in the register.
 */
@Path("/console/certificates")
@Blocking
class RegisterPage {

    private static final String SELF = "/console/certificates";
    private static final List<String> NAMES = Stream.concat(
                    Stream.of(Certificates.OFFICE), Certificates.FIELDS.stream())
            .toList();

    private final CertificateRegister register;
    private final Certificates certificates;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    RegisterPage(
            CertificateRegister register,
            Certificates certificates,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.register = register;
        this.certificates = certificates;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/certificate")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance register(
                PageContext page,
                Form form,
                List<String> names,
                List<Option> offices,
                List<Certificates.Coded> kinds,
                List<Certificates.Coded> documents);
    }

    /** Those who only ask are led to what they asked. */
    @GET
    @RolesAllowed({Role.REGISTRAR, Role.SUBMITTER})
    public Response fresh() {
        PageContext page = pages.context();
        if (!page.hasRole(Role.REGISTRAR)) {
            return pages.seeOther(SELF + "/verifications");
        }
        return pages.show(form(page, certificates.fresh(page)));
    }

    private TemplateInstance form(PageContext page, Form form) {
        return Templates.register(
                page, form, NAMES, certificates.offices(page), Certificates.KINDS, Certificates.DOCUMENTS);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.REGISTRAR)
    public Response register(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            String office = certificates.office(sent);
            Certificates.Checked checked = certificates.check(Certificates.FIELDS.stream()
                    .map(name -> orEmpty(sent.text(name)))
                    .toList());
            if (!checked.faults().isEmpty()) {
                throw ProblemException.invalid(checked.faults());
            }
            register.register(currentCaller.get(), office, List.of(checked.digest()));
            return pages.seeOther(SELF, "registered");
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> form(page, form));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

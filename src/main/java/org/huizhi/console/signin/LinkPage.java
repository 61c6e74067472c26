package org.huizhi.console.signin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.huizhi.account.Account;
import org.huizhi.account.LinkPurpose;
import org.huizhi.account.SetUpService;
import org.huizhi.account.SetUpService.Offer;
import org.huizhi.account.SetUpService.Reply;
import org.huizhi.account.SetUpService.Wanted;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.paper.QrCode;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

/**
 * Where a one-time link leads: password and second factor of an account, and at first the account itself. Looking at it
 * uses nothing up, so a program that opens links in messages does no harm.
 */
@Path("/console/link/{token}")
@Blocking
class LinkPage {

    private static final String PASSWORD = "/password";
    private static final String REPEATED = "/repeated";
    private static final List<String> NAMES = List.of("/name", "/displayName", PASSWORD, REPEATED, "/code");

    private final FormReader forms;
    private final SetUpService setUp;
    private final Pages pages;

    LinkPage(SetUpService setUp, Pages pages, FormReader forms) {
        this.forms = forms;
        this.setUp = setUp;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/signin")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance link(
                PageContext page,
                Form form,
                List<String> names,
                Offer offer,
                boolean isFirst,
                boolean setsPassword,
                RawString picture,
                String token);

        static native TemplateInstance recovery(PageContext page, Account account, List<String> codes);
    }

    @GET
    @PermitAll
    public Response show(@PathParam("token") String token) {
        PageContext page = pages.context();
        return pages.show(shown(page, Form.fresh(page), offer(token), token));
    }

    private Offer offer(String token) {
        return setUp.offer(token).orElseThrow(LinkPage::gone);
    }

    private static ProblemException gone() {
        return new ProblemException(
                ProblemCode.NOT_FOUND,
                "this link was used, was replaced by a newer one, or is too old: ask for another");
    }

    private static TemplateInstance shown(PageContext page, Form form, Offer offer, String token) {
        return Templates.link(
                page,
                form,
                NAMES,
                offer,
                offer.purpose() == LinkPurpose.FIRST,
                offer.purpose() != LinkPurpose.SECOND_FACTOR,
                new RawString(QrCode.svg(offer.uri())),
                token);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response send(@PathParam("token") String token, InputStream body) {
        SubmittedForm sent = forms.read(body);
        Offer offer = offer(token);
        if (!raw(sent, PASSWORD).equals(raw(sent, REPEATED))) {
            return refused(sent, offer, token, Refusals.notRepeated(REPEATED));
        }
        Reply reply = setUp.complete(
                token,
                new Wanted(raw(sent, "/name"), raw(sent, "/displayName"), raw(sent, PASSWORD), raw(sent, "/code")));
        if (reply instanceof Reply.Done done) {
            return pages.show(Templates.recovery(pages.context(), done.account(), done.recoveryCodes()));
        }
        if (reply instanceof Reply.Invalid invalid) {
            return refused(sent, offer, token, ProblemException.invalid(invalid.violations()));
        }
        if (reply instanceof Reply.Busy) {
            return refused(sent, offer, token, Refusals.busy());
        }
        throw gone();
    }

    private static String raw(SubmittedForm sent, String field) {
        return sent.values(field).stream().findFirst().orElse("");
    }

    private Response refused(SubmittedForm sent, Offer offer, String token, ProblemException problem) {
        PageContext page = pages.context();
        return pages.show(problem.code().status(), shown(page, Form.refused(page, sent, problem), offer, token));
    }
}

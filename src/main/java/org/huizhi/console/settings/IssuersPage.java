package org.huizhi.console.settings;

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
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.certificate.CertificateIssuer;
import org.huizhi.certificate.CertificateIssuers;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Moments;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** Which office issues which certificates: the node answers questions about these by itself. */
@Path("/console/settings/issuers")
@Blocking
class IssuersPage {

    private static final String SELF = "/console/settings/issuers";
    private static final List<String> NAMES = List.of("/kind", "/issuer", "/office", "/validFrom");
    private static final TextRule ISSUER = TextRule.line(100);
    private static final int CONFLICT = Response.Status.CONFLICT.getStatusCode();

    private final CertificateIssuers issuers;
    private final OwnOffices offices;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    IssuersPage(
            CertificateIssuers issuers,
            OwnOffices offices,
            NodeIdentity node,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.issuers = issuers;
        this.offices = offices;
        this.node = node;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance issuers(PageContext page, List<Line> items);

        static native TemplateInstance issuer(
                PageContext page, Form form, List<String> names, List<Coded> kinds, List<Option> offices);

        static native TemplateInstance endIssuer(
                PageContext page, Form form, List<String> names, Line line, boolean late);
    }

    /** @param period key of a word: whether it counts now */
    public record Line(
            CertificateIssuer issuer, Coded kind, @Nullable LocalDate lastDay, String period) {}

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list() {
        PageContext page = pages.context();
        return pages.show(Templates.issuers(
                page,
                issuers.list().stream()
                        .sorted(Comparator.comparing(CertificateIssuer::id).reversed())
                        .map(this::line)
                        .toList()));
    }

    private Line line(CertificateIssuer issuer) {
        return new Line(
                issuer,
                Coded.certificate(issuer.kind()),
                Periods.lastDay(issuer.validTo()),
                Periods.key(issuer.validFrom(), issuer.validTo(), node.today()));
    }

    @GET
    @Path("/new")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response fresh() {
        PageContext page = pages.context();
        return pages.show(
                issuer(page, Form.fresh(page).with("/validFrom", node.today().toString())));
    }

    private TemplateInstance issuer(PageContext page, Form form) {
        return Templates.issuer(
                page,
                form,
                NAMES,
                CertificateIssuer.KINDS.stream()
                        .sorted()
                        .map(Coded::certificate)
                        .toList(),
                offices.options(page));
    }

    @POST
    @Path("/new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response enter(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            CertificateIssuer wanted = new CertificateIssuer(
                    0,
                    Periods.required(sent, "/kind"),
                    sent.required("/issuer", ISSUER),
                    Periods.required(sent, "/office"),
                    Periods.day(sent, "/validFrom", node.today()),
                    null);
            CertificateIssuers.Reply reply = issuers.enter(currentCaller.get(), wanted);
            if (reply instanceof CertificateIssuers.Reply.Invalid invalid && !isEntered(wanted)) {
                throw ProblemException.invalid(List.of(invalid.violation()));
            }
            return pages.seeOther(SELF, "saved");
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> issuer(page, form));
        }
    }

    /** The same form once more: this very entry is there already, and counts. */
    private boolean isEntered(CertificateIssuer wanted) {
        return issuers.list().stream()
                .anyMatch(one -> one.kind().equals(wanted.kind())
                        && one.issuer().equals(wanted.issuer())
                        && one.office().equals(wanted.office())
                        && one.validFrom().equals(wanted.validFrom())
                        && one.validTo() == null);
    }

    @GET
    @Path("/{issuer}/end")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response askEnd(@PathParam("issuer") String issuer) {
        PageContext page = pages.context();
        Line line = found(issuer);
        return pages.show(endIssuer(
                page, Form.fresh(page).with("/lastDay", node.today().toString()), line, line.lastDay() != null));
    }

    private static TemplateInstance endIssuer(PageContext page, Form form, Line line, boolean late) {
        return Templates.endIssuer(page, form, List.of("/lastDay"), line, late);
    }

    private Line found(String text) {
        long id = Query.number(text);
        return issuers.list().stream()
                .filter(one -> one.id() == id)
                .findFirst()
                .map(this::line)
                .orElseThrow(Query::nothingHere);
    }

    @POST
    @Path("/{issuer}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response end(@PathParam("issuer") String issuer, InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        Line line = found(issuer);
        try {
            LocalDate lastDay = Periods.day(sent, "/lastDay", node.today());
            CertificateIssuers.Reply reply =
                    issuers.end(currentCaller.get(), line.issuer().id(), lastDay);
            if (reply instanceof CertificateIssuers.Reply.Invalid invalid) {
                throw ProblemException.invalid(List.of(invalid.violation()));
            }
            if (reply instanceof CertificateIssuers.Reply.Ended ended
                    && !Moments.dayAfter(lastDay).equals(ended.issuer().validTo())) {
                return pages.show(CONFLICT, endIssuer(page, Form.fresh(page), line(ended.issuer()), true));
            }
            return pages.seeOther(SELF, "ended");
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> endIssuer(page, form, line, false));
        }
    }
}

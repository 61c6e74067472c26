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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.certificate.CertificateRegister;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Many certificates of an office, as lines from a spreadsheet: registered, or revoked; with an answer for each. */
@Path("/console/certificates/lines")
@Blocking
class LinesPage {

    private static final int MOST = 1000;
    private static final String LINES = "/lines";
    private static final String REVOKED_ON = "/revokedOn";
    private static final List<String> NAMES = List.of(Certificates.OFFICE, LINES, REVOKED_ON);
    /** Of each field the key of the word for it. */
    private static final Map<String, String> WORDS = Map.of(
            "/certificate/kind", "kind",
            "/certificate/number", "number",
            "/certificate/issuer", "issuer",
            "/certificate/issuedOn", "issued_on",
            "/holder/documentKind", "document_kind",
            "/holder/documentNumber", "document_number");

    private final CertificateRegister register;
    private final Certificates certificates;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    LinesPage(
            CertificateRegister register,
            Certificates certificates,
            NodeIdentity node,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.register = register;
        this.certificates = certificates;
        this.node = node;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/certificate")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance lines(
                PageContext page,
                Form form,
                List<String> names,
                List<Option> offices,
                List<Certificates.Coded> kinds,
                List<Certificates.Coded> documents);

        static native TemplateInstance answers(PageContext page, List<Line> lines, int good);
    }

    /**
     * What came of a line.
     *
     * @param key of the sentence
     * @param field key of the word for the field that is wrong; null for none
     */
    public record Line(
            int number, boolean done, String key, @Nullable String field) {

        static Line of(int number, boolean done, String key) {
            return new Line(number, done, key, null);
        }
    }

    @GET
    @RolesAllowed(Role.REGISTRAR)
    public Response fresh() {
        PageContext page = pages.context();
        return pages.show(lines(page, certificates.fresh(page)));
    }

    private TemplateInstance lines(PageContext page, Form form) {
        return Templates.lines(
                page, form, NAMES, certificates.offices(page), Certificates.KINDS, Certificates.DOCUMENTS);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.REGISTRAR)
    public Response send(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        try {
            String office = certificates.office(sent);
            List<String> lines = lines(sent);
            List<Line> answers = new ArrayList<>();
            List<String> digests = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                read(lines.get(i), i + 1, answers, digests, places);
            }
            act(sent, office, digests, places, answers);
            return pages.show(Templates.answers(page, List.copyOf(answers), (int)
                    answers.stream().filter(Line::done).count()));
        } catch (ProblemException e) {
            return pages.refused(sent, e, form -> lines(page, form));
        }
    }

    private static List<String> lines(SubmittedForm sent) {
        String text = sent.text(LINES);
        List<String> lines = text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        if (lines.isEmpty() || lines.size() > MOST) {
            throw ProblemException.invalid(LINES, "required", "must hold 1 to {0} lines", MOST);
        }
        return lines;
    }

    /** @param places of each digest the place of its answer */
    private void read(String line, int number, List<Line> answers, List<String> digests, List<Integer> places) {
        if (CertificateRegister.isDigest(line)) {
            places.add(answers.size());
            answers.add(Line.of(number, true, "registered"));
            digests.add(line);
            return;
        }
        String[] fields = line.split("[\t;；]", -1);
        if (fields.length != Certificates.FIELDS.size()) {
            answers.add(Line.of(number, false, "neither"));
            return;
        }
        Certificates.Checked checked = certificates.check(List.of(fields));
        if (checked.faults().isEmpty()) {
            places.add(answers.size());
            answers.add(Line.of(number, true, "registered"));
            digests.add(checked.digest());
        } else {
            answers.add(new Line(
                    number,
                    false,
                    "bad_field",
                    WORDS.get(checked.faults().get(0).pointer())));
        }
    }

    /** Revokes where a day is given; then all or none are. */
    private void act(
            SubmittedForm sent, String office, List<String> digests, List<Integer> places, List<Line> answers) {
        String day = sent.text(REVOKED_ON);
        if (day == null) {
            if (!digests.isEmpty()) {
                register.register(currentCaller.get(), office, digests);
            }
            return;
        }
        LocalDate revokedOn = Fields.date(day, REVOKED_ON);
        if (revokedOn.isAfter(node.today())) {
            throw ProblemException.invalid(REVOKED_ON, "invalid-value", "must not be after today");
        }
        if (digests.isEmpty()) {
            return;
        }
        List<Integer> unknown = register.revoke(currentCaller.get(), office, digests, revokedOn);
        for (int i = 0; i < places.size(); i++) {
            Line line = answers.get(places.get(i));
            String key = unknown.isEmpty() ? "revoked" : unknown.contains(i) ? "not_registered" : "none_revoked";
            answers.set(places.get(i), Line.of(line.number(), unknown.isEmpty(), key));
        }
    }
}

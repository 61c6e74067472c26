package org.huizhi.console.certificate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.certificate.CertificateDigest;
import org.huizhi.certificate.CertificateIssuer;
import org.huizhi.certificate.CertificateRegister;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.SubmittedForm;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.HalfWidth;
import org.huizhi.validation.Violation;

/** What both forms of the register have: for which office, and how a certificate is told by six fields. */
@ApplicationScoped
class Certificates {

    static final String OFFICE = "/office";

    /** The six fields, in the order in which lines have them. */
    static final List<String> FIELDS = List.of(
            "/certificate/kind",
            "/certificate/number",
            "/certificate/issuer",
            "/certificate/issuedOn",
            "/holder/documentKind",
            "/holder/documentNumber");

    static final List<Coded> KINDS = CertificateIssuer.KINDS.stream()
            .sorted()
            .map(kind -> new Coded(kind, "kind_"))
            .toList();

    static final List<Coded> DOCUMENTS = Stream.of(
                    "identity-card",
                    "hong-kong-macao-taiwan-residence-permit",
                    "foreign-permanent-resident-card",
                    "passport",
                    "travel-permit")
            .map(kind -> new Coded(kind, "document_"))
            .toList();

    private static final String TYPE = "certificate-verification";

    private final CertificateRegister register;
    private final NoticeTypes types;
    private final CurrentCaller currentCaller;

    Certificates(CertificateRegister register, NoticeTypes types, CurrentCaller currentCaller) {
        this.register = register;
        this.types = types;
        this.currentCaller = currentCaller;
    }

    /** A code with a word for it. */
    public record Coded(String code, String prefix) {

        /** @return key of the word */
        public String key() {
            return prefix + code.replace('-', '_');
        }
    }

    /** Six fields that were checked: their digest, or what is wrong with them. */
    record Checked(String digest, List<Violation> faults) {}

    /** As the question about it will be checked; nothing is kept of the fields. */
    Checked check(List<String> fields) {
        ObjectNode question = question(fields);
        List<Violation> faults = types.require(TYPE).checkRequest(question);
        return new Checked(faults.isEmpty() ? CertificateDigest.of(question) : "", faults);
    }

    /** The holder's name is no part of what a certificate is recognised by. */
    private static ObjectNode question(List<String> fields) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.putObject("certificate")
                .put("kind", fields.get(0).strip())
                .put("number", fields.get(1).strip())
                .put("issuer", fields.get(2).strip())
                .put("issuedOn", HalfWidth.of(fields.get(3)).strip());
        question.putObject("holder")
                .put("name", "持证人")
                .put("documentKind", fields.get(4).strip())
                .put(
                        "documentNumber",
                        HalfWidth.of(fields.get(5)).replace(" ", "").toUpperCase(Locale.ROOT));
        return question;
    }

    /** @return offices for which the caller may register */
    List<Option> offices(PageContext page) {
        return currentCaller.get().offices().stream()
                .sorted()
                .map(id -> new Option(id, id + " " + page.office(id)))
                .toList();
    }

    /** Whoever has one office only need not choose it. */
    Form fresh(PageContext page) {
        List<String> offices = List.copyOf(currentCaller.get().offices());
        return Form.fresh(page).with(OFFICE, offices.size() == 1 ? offices : List.of());
    }

    /** @throws ProblemException 422 where none is given, 403 for one that is not the caller's */
    String office(SubmittedForm sent) {
        String office = sent.text(OFFICE);
        if (office == null) {
            throw ProblemException.invalid(OFFICE, "required", "is required");
        }
        if (!register.speaksFor(currentCaller.get(), office)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "the office is not one of yours");
        }
        return office;
    }
}

package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.certificate.CertificateRegister;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.validation.Violation;

@Path("/api/v1/certificates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class CertificatesResource {

    private static final int MOST = 1000;

    private final CertificateRegister register;
    private final CurrentCaller currentCaller;
    private final JsonBody json;
    private final NodeIdentity node;

    CertificatesResource(CertificateRegister register, CurrentCaller currentCaller, JsonBody json, NodeIdentity node) {
        this.register = register;
        this.node = node;
        this.currentCaller = currentCaller;
        this.json = json;
    }

    record Registration(String office, List<String> digests) {}

    record Revocation(String office, List<String> digests, String revokedOn) {}

    record Count(int certificates) {}

    @POST
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Count register(InputStream body) {
        Registration registration = json.parse(json.bytes(body), Registration.class);
        Caller caller = checked(registration.office(), registration.digests());
        List<Integer> others = register.register(caller, registration.office(), registration.digests());
        if (!others.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.CERTIFICATE_OF_ANOTHER_OFFICE,
                    "another office has registered " + others.size() + " of these; nothing is registered",
                    faults(others, "registered-elsewhere", "is registered by another office"),
                    null);
        }
        return new Count(registration.digests().size());
    }

    @POST
    @Path("/revocations")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Count revoke(InputStream body) {
        Revocation revocation = json.parse(json.bytes(body), Revocation.class);
        Caller caller = checked(revocation.office(), revocation.digests());
        List<Integer> unknown =
                register.revoke(caller, revocation.office(), revocation.digests(), date(revocation.revokedOn()));
        if (!unknown.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.VALIDATION,
                    unknown.size() + " fault(s) in the body",
                    faults(unknown, "not-registered", "the office has not registered it"),
                    null);
        }
        return new Count(revocation.digests().size());
    }

    private Caller checked(String office, List<String> digests) {
        if (office == null) {
            throw ProblemException.invalid("/office", "required", "is required");
        }
        if (digests == null || digests.isEmpty() || digests.size() > MOST) {
            throw ProblemException.invalid("/digests", "required", "holds 1 to " + MOST + " digests");
        }
        for (int i = 0; i < digests.size(); i++) {
            if (!CertificateRegister.isDigest(digests.get(i))) {
                throw ProblemException.invalid("/digests/" + i, "invalid-value", "is SHA-256 in lower-case hex");
            }
        }
        Caller caller = currentCaller.get();
        if (!caller.offices().contains(office)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "the office is not one of yours");
        }
        return caller;
    }

    /** Not a day to come: the register answers at once that the certificate is revoked. */
    private LocalDate date(String text) {
        LocalDate day;
        try {
            day = text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            day = null;
        }
        if (day == null) {
            throw ProblemException.invalid("/revokedOn", "required", "is a date (ISO 8601)");
        }
        if (day.isAfter(node.today())) {
            throw ProblemException.invalid("/revokedOn", "invalid-value", "must not be after today");
        }
        return day;
    }

    private static List<Violation> faults(List<Integer> positions, String code, String detail) {
        List<Violation> faults = new ArrayList<>();
        positions.forEach(position -> faults.add(new Violation("/digests/" + position, code, detail)));
        return faults;
    }
}

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
import java.util.ArrayList;
import java.util.List;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.certificate.CertificateRegister;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

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

    record Registration(@Nullable String office, @Nullable List<@Nullable String> digests) {}

    record Revocation(
            @Nullable String office,
            @Nullable List<@Nullable String> digests,
            @Nullable String revokedOn) {}

    record Count(int certificates) {}

    @POST
    @RolesAllowed(Role.REGISTRAR)
    public Count register(InputStream body) {
        Registration registration = json.parse(json.bytes(body), Registration.class);
        Checked checked = checked(registration.office(), registration.digests());
        register.register(checked.caller(), checked.office(), checked.digests());
        return new Count(checked.digests().size());
    }

    @POST
    @Path("/revocations")
    @RolesAllowed(Role.REGISTRAR)
    public Count revoke(InputStream body) {
        Revocation revocation = json.parse(json.bytes(body), Revocation.class);
        Checked checked = checked(revocation.office(), revocation.digests());
        List<Integer> unknown =
                register.revoke(checked.caller(), checked.office(), checked.digests(), date(revocation.revokedOn()));
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown.stream()
                    .map(position ->
                            new Violation("/digests/" + position, "not-registered", "the office has not registered it"))
                    .toList());
        }
        return new Count(checked.digests().size());
    }

    private record Checked(Caller caller, String office, List<String> digests) {}

    private Checked checked(@Nullable String wantedOffice, @Nullable List<@Nullable String> digests) {
        String office = Fields.required(wantedOffice, "/office");
        if (digests == null || digests.isEmpty() || digests.size() > MOST) {
            throw ProblemException.invalid("/digests", "required", "must hold 1 to {0} digests", MOST);
        }
        List<String> checked = new ArrayList<>(digests.size());
        for (String digest : digests) {
            if (digest == null || !CertificateRegister.isDigest(digest)) {
                throw ProblemException.invalid(
                        "/digests/" + checked.size(), "invalid-value", "must be SHA-256 in lower-case hex");
            }
            checked.add(digest);
        }
        Caller caller = currentCaller.get();
        if (!register.speaksFor(caller, office)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "the office is not one of yours");
        }
        return new Checked(caller, office, checked);
    }

    /** Not a day to come: the register answers at once that the certificate is revoked. */
    private LocalDate date(@Nullable String text) {
        LocalDate day = Fields.date(Fields.required(text, "/revokedOn"), "/revokedOn");
        if (day.isAfter(node.today())) {
            throw ProblemException.invalid("/revokedOn", "invalid-value", "must not be after today");
        }
        return day;
    }
}

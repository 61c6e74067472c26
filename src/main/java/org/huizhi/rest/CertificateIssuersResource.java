package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.certificate.CertificateIssuer;
import org.huizhi.certificate.CertificateIssuers;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.FreeText;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/certificate-issuers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class CertificateIssuersResource {

    private static final TextRule ISSUER = TextRule.line(100);
    private static final int LONGEST_ID = 18;

    private final CertificateIssuers issuers;
    private final NodeIdentity node;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    CertificateIssuersResource(
            CertificateIssuers issuers, NodeIdentity node, JsonBody json, CurrentCaller currentCaller) {
        this.issuers = issuers;
        this.node = node;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record IssuerBody(
            @Nullable String kind,
            @Nullable String issuer,
            @Nullable String office,
            @Nullable String validFrom) {}

    record EndBody(@Nullable String lastDay) {}

    record Issuers(List<CertificateIssuer> issuers) {}

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Issuers list() {
        return new Issuers(issuers.list());
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response enter(InputStream body) {
        IssuerBody wanted = json.parse(json.bytes(body), IssuerBody.class);
        CertificateIssuer issuer = new CertificateIssuer(
                0,
                Fields.required(wanted.kind(), "/kind"),
                FreeText.required(wanted.issuer(), "/issuer", ISSUER),
                Fields.required(wanted.office(), "/office"),
                wanted.validFrom() == null ? node.today() : Fields.date(wanted.validFrom(), "/validFrom"),
                null);
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, "/api/v1/certificate-issuers")
                .entity(done(issuers.enter(currentCaller.get(), issuer)))
                .build();
    }

    @POST
    @Path("/{id}/end")
    @RolesAllowed(Role.ADMINISTRATOR)
    public CertificateIssuer end(@PathParam("id") String id, InputStream body) {
        EndBody wanted = json.parse(json.bytes(body), EndBody.class);
        LocalDate lastDay = wanted.lastDay() == null ? node.today() : Fields.date(wanted.lastDay(), "/lastDay");
        if (!id.matches("[0-9]{1," + LONGEST_ID + "}")) {
            throw notFound();
        }
        return done(issuers.end(currentCaller.get(), Long.parseLong(id), lastDay));
    }

    private static CertificateIssuer done(CertificateIssuers.Reply reply) {
        if (reply instanceof CertificateIssuers.Reply.Done done) {
            return done.issuer();
        }
        if (reply instanceof CertificateIssuers.Reply.Invalid invalid) {
            throw ProblemException.invalid(List.of(invalid.violation()));
        }
        if (reply instanceof CertificateIssuers.Reply.Ended) {
            throw ProblemException.illegal("ended", "the entry has ended already");
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is no such entry");
    }
}

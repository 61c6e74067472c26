package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.agreement.AgreementCall;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.agreement.AgreementName;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.agreement.AgreementReply;
import org.huizhi.agreement.AgreementService;
import org.huizhi.agreement.AgreementSummary;
import org.huizhi.agreement.AgreementTerms;
import org.huizhi.agreement.ImpactAssessment;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.partner.AgreementLights;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.rest.revalidation.Revalidated;
import org.jspecify.annotations.Nullable;

/** The life of agreements. */
@Path("/api/v1/agreements")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class AgreementsResource {

    private final AgreementService service;
    private final AgreementOverview overview;
    private final AgreementLights lights;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final JsonBody json;

    AgreementsResource(
            AgreementService service,
            AgreementOverview overview,
            AgreementLights lights,
            NodeIdentity node,
            CurrentCaller currentCaller,
            JsonBody json) {
        this.node = node;
        this.service = service;
        this.overview = overview;
        this.lights = lights;
        this.currentCaller = currentCaller;
        this.json = json;
    }

    record AgreementView(@JsonUnwrapped AgreementSummary summary, AgreementLights.Lights lights) {}

    record AgreementList(
            List<AgreementView> items, @Nullable String next) {}

    record DetailView(
            @JsonUnwrapped AgreementSummary summary,
            AgreementLights.Lights lights,
            List<AgreementDetail.Version> versions,
            List<AgreementDetail.Event> events) {}

    record AssessmentBody(@Nullable ImpactAssessment impactAssessment) {}

    record ReasonBody(@Nullable String reason) {}

    record TerminationBody(
            @Nullable String reason, @Nullable String lastDay) {}

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public AgreementList list(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
        AgreementOverview.Page page =
                overview.list(Parameters.agreementCursor(Cursors.place(cursor)), Parameters.limit(limit));
        AgreementLights.Snapshot snapshot = lights.of(page.items());
        return new AgreementList(
                page.items().stream()
                        .map(agreement -> new AgreementView(agreement, snapshot.of(agreement)))
                        .toList(),
                Cursors.at(page.next()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    @Revalidated
    public DetailView read(@PathParam("id") String id, @QueryParam("counterpart") @Nullable String counterpart) {
        return view(overview.detail(name(id, counterpart))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such agreement")));
    }

    @POST
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response draft(InputStream body) {
        AgreementTerms terms = json.parse(json.bytes(body), AgreementTerms.class);
        DetailView drafted = view(done(service.draft(call(), terms)).agreement());
        return Response.status(Replies.CREATED)
                .header(
                        HttpHeaders.LOCATION,
                        "/api/v1/agreements/" + drafted.summary().id())
                .entity(drafted)
                .build();
    }

    @POST
    @Path("/{id}/versions/{version}/proposal")
    @RolesAllowed(Role.ADMINISTRATOR)
    public DetailView propose(
            @PathParam("id") String id,
            @QueryParam("counterpart") @Nullable String counterpart,
            @PathParam("version") String version,
            InputStream body) {
        ImpactAssessment assessment = assessment(body);
        return view(done(service.propose(call(), name(id, counterpart), version(version), assessment))
                .agreement());
    }

    @POST
    @Path("/{id}/versions/{version}/signature")
    @RolesAllowed(Role.ADMINISTRATOR)
    public DetailView sign(
            @PathParam("id") String id,
            @QueryParam("counterpart") @Nullable String counterpart,
            @PathParam("version") String version,
            InputStream body) {
        ImpactAssessment assessment = assessment(body);
        return view(done(service.sign(call(), name(id, counterpart), version(version), assessment))
                .agreement());
    }

    @POST
    @Path("/{id}/versions/{version}/decline")
    @RolesAllowed(Role.ADMINISTRATOR)
    public DetailView decline(
            @PathParam("id") String id,
            @QueryParam("counterpart") @Nullable String counterpart,
            @PathParam("version") String version,
            InputStream body) {
        String reason = reason(body);
        return view(done(service.decline(call(), name(id, counterpart), version(version), reason))
                .agreement());
    }

    @POST
    @Path("/{id}/suspension")
    @RolesAllowed(Role.ADMINISTRATOR)
    public DetailView suspend(
            @PathParam("id") String id, @QueryParam("counterpart") @Nullable String counterpart, InputStream body) {
        return view(done(service.suspend(call(), name(id, counterpart), reason(body)))
                .agreement());
    }

    @POST
    @Path("/{id}/resumption")
    @RolesAllowed(Role.ADMINISTRATOR)
    public DetailView resume(
            @PathParam("id") String id, @QueryParam("counterpart") @Nullable String counterpart, InputStream body) {
        return view(done(service.resume(call(), name(id, counterpart), reason(body)))
                .agreement());
    }

    @POST
    @Path("/{id}/termination")
    @RolesAllowed(Role.ADMINISTRATOR)
    public DetailView terminate(
            @PathParam("id") String id, @QueryParam("counterpart") @Nullable String counterpart, InputStream body) {
        TerminationBody termination = json.parse(json.bytes(body), TerminationBody.class);
        LocalDate lastDay = Fields.date(Fields.required(termination.lastDay(), "/lastDay"), "/lastDay");
        return view(done(service.terminate(call(), name(id, counterpart), lastDay, orEmpty(termination.reason())))
                .agreement());
    }

    private ImpactAssessment assessment(InputStream body) {
        return Fields.required(
                json.parse(json.bytes(body), AssessmentBody.class).impactAssessment(), "/impactAssessment");
    }

    private String reason(InputStream body) {
        return orEmpty(json.parse(json.bytes(body), ReasonBody.class).reason());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /**
     * @param counterpart null where the id alone says which is meant
     * @throws ProblemException 404: what cannot be an id is none; 400 where agreements with several regions have it
     */
    private AgreementName name(String id, @Nullable String counterpart) {
        List<AgreementName> named = id.matches("[\\x21-\\x7e]{1,100}")
                ? overview.named(id).stream()
                        .filter(name -> counterpart == null || name.isBetween(node.mailbox(), counterpart))
                        .toList()
                : List.of();
        if (named.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no such agreement");
        }
        if (named.size() > 1) {
            throw Parameters.invalid("counterpart", "is needed: agreements with several regions have this id");
        }
        return named.get(0);
    }

    /** @throws ProblemException 404: what is no number is no version */
    private static int version(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no such version");
        }
        return Integer.parseInt(text);
    }

    private AgreementCall call() {
        return AgreementCall.of(currentCaller.get());
    }

    private DetailView view(AgreementDetail detail) {
        return new DetailView(
                detail.summary(),
                lights.of(List.of(detail.summary())).of(detail.summary()),
                detail.versions(),
                detail.events());
    }

    private static AgreementReply.Done done(AgreementReply reply) {
        if (reply instanceof AgreementReply.Illegal illegal) {
            throw ProblemException.illegal(illegal.state().code(), illegal.detail());
        }
        if (reply instanceof AgreementReply.Invalid invalid) {
            throw ProblemException.invalid(invalid.faults());
        }
        if (reply instanceof AgreementReply.NotFound || reply instanceof AgreementReply.Gone) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no such agreement, or no such version of it");
        }
        return (AgreementReply.Done) reply;
    }
}

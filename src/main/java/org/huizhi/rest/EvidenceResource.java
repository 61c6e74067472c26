package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.evidence.EvidenceService;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

@Path("/api/v1/notices/{id}/evidence")
@Blocking
class EvidenceResource {

    private static final String ZIP = "application/zip";

    private final EvidenceService evidenceService;
    private final CurrentCaller currentCaller;

    EvidenceResource(EvidenceService evidenceService, CurrentCaller currentCaller) {
        this.evidenceService = evidenceService;
        this.currentCaller = currentCaller;
    }

    @GET
    @Costly
    @Produces(ZIP)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response read(@PathParam("id") String id) {
        EvidenceService.Evidence evidence = evidenceService
                .of(currentCaller.get(), Parameters.id(id))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice within your offices"));
        return Response.ok(evidence.zip(), ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(evidence.number() + ".evidence.zip"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}

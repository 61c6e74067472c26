package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.certificate.ReissueService;
import org.huizhi.certificate.ReissueService.Result;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

@Path("/api/v1/notices/{id}/reissue-request")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class ReissueResource {

    private final ReissueService reissues;
    private final CurrentCaller currentCaller;

    ReissueResource(ReissueService reissues, CurrentCaller currentCaller) {
        this.reissues = reissues;
        this.currentCaller = currentCaller;
    }

    @POST
    @RolesAllowed(Role.SUBMITTER)
    public Response request(@PathParam("id") String id) {
        Result result = reissues.request(currentCaller.get(), Parameters.id(id));
        if (result instanceof Result.Answered answered) {
            return Replies.of(answered.reply(), Replies.CREATED);
        }
        if (result instanceof Result.AskedBefore before) {
            return Response.ok(before.slip().notice().summary())
                    .header(HttpHeaders.ETAG, before.slip().etag())
                    .header(
                            HttpHeaders.LOCATION,
                            "/api/v1/notices/"
                                    + before.slip().notice().summary().id())
                    .build();
        }
        if (result instanceof Result.NotNonConforming not) {
            throw ProblemException.illegal(
                    not.state().code(), "only a certificate that was found non-conforming can be asked for again");
        }
        throw new ProblemException(ProblemCode.NOT_FOUND, "no such notice within your offices");
    }
}

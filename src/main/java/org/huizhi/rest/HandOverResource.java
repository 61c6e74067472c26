package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.notice.HandOverService;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/notices/{id}/hand-over")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class HandOverResource {

    private final HandOverService handOvers;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    HandOverResource(HandOverService handOvers, JsonBody json, CurrentCaller currentCaller) {
        this.handOvers = handOvers;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record HandOverBody(@Nullable String office, HandOverService.@Nullable Reason reason) {}

    @POST
    @RolesAllowed(Role.HANDLER)
    public Response handOver(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, InputStream body) {
        HandOverBody wanted = json.parse(json.bytes(body), HandOverBody.class);
        String office = VerbRequests.required(wanted.office(), "/office");
        HandOverService.Reason reason = VerbRequests.required(wanted.reason(), "/reason");
        return Replies.of(
                handOvers.handOver(currentCaller.get(), Parameters.id(id), Parameters.ifMatch(ifMatch), office, reason),
                Replies.OK);
    }
}

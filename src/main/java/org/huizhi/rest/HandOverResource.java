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
import org.huizhi.act.SlipActs;
import org.huizhi.notice.HandOverService;
import org.huizhi.notice.NoticeVerbs.Call;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/notices/{id}/hand-over")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class HandOverResource {

    private final SlipActs acts;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    HandOverResource(SlipActs acts, JsonBody json, CurrentCaller currentCaller) {
        this.acts = acts;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record HandOverBody(@Nullable String office, HandOverService.@Nullable Reason reason) {}

    @POST
    @RolesAllowed(Role.HANDLER)
    public Response handOver(
            @PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, InputStream body) {
        HandOverBody wanted = json.parse(json.bytes(body), HandOverBody.class);
        return Replies.of(
                acts.handOver(
                        new Call(currentCaller.get(), Parameters.id(id), Parameters.ifMatch(ifMatch), null),
                        wanted.office(),
                        wanted.reason()),
                Replies.OK);
    }
}

package org.huizhi.console;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Serves {@link Assets}. They are the same for everybody, and the product's source is public. */
@Path("/console/assets")
class AssetsPage {

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    @GET
    @Path("/{digest}/{name}")
    @PermitAll
    public Response read(
            @PathParam("digest") String digest,
            @PathParam("name") String name,
            @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String accepted) {
        Assets.Asset asset = Assets.find(name)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"));
        // While releases change, a page of one replica asks another: better the other release's file than none.
        boolean current = asset.digest().equals(digest);
        return Answers.bytes(Response.ok(), asset.mediaType(), asset.plain(), asset.gzip(), accepted)
                .header(HttpHeaders.CACHE_CONTROL, current ? FOR_GOOD : "no-store")
                .build();
    }
}

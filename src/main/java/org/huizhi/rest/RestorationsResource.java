package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.inbox.HeldFates;
import org.huizhi.inbox.HeldFates.Counts;
import org.huizhi.inbox.HeldFates.Fate;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.rest.paging.Page;
import org.huizhi.resync.RestorationService;
import org.huizhi.resync.RestorationService.RestorationView;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/restorations")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class RestorationsResource {

    private final RestorationService restorations;
    private final HeldFates fates;

    RestorationsResource(RestorationService restorations, HeldFates fates) {
        this.restorations = restorations;
        this.fates = fates;
    }

    record RestorationList(List<RestorationView> items) {}

    @GET
    @RolesAllowed(Role.OPERATOR)
    public RestorationList list() {
        return new RestorationList(restorations.list());
    }

    @GET
    @Path("/messages")
    @RolesAllowed(Role.OPERATOR)
    public Page<Fate> messages(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
        int size = Parameters.limit(limit);
        List<Fate> found = fates.affected(after(Cursors.place(cursor)), size + 1);
        return Page.of(found, size, fate -> fate, fate -> fate.partner() + " " + fate.subject());
    }

    private static @Nullable Fate after(@Nullable String place) {
        if (place == null) {
            return null;
        }
        String[] parts = place.split(" ", -1);
        if (parts.length != 2) {
            throw Parameters.invalid("cursor", "must be the next of a page before");
        }
        return new Fate(parts[0], parts[1], new Counts(0, 0, 0, 0, 0, 0));
    }
}

package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.inbox.HeldFates;
import org.huizhi.inbox.HeldFates.Counts;
import org.huizhi.inbox.HeldFates.Fate;
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

    record Page(List<RestorationView> items) {}

    record FatePage(List<Fate> items, @Nullable String next) {}

    @GET
    @RolesAllowed(Role.OPERATOR)
    public Page list() {
        return new Page(restorations.list());
    }

    @GET
    @Path("/messages")
    @RolesAllowed(Role.OPERATOR)
    public FatePage messages(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
        int size = Parameters.limit(limit);
        List<Fate> found = fates.affected(cursor == null ? null : fate(cursor), size + 1);
        List<Fate> items = found.stream().limit(size).toList();
        return new FatePage(items, found.size() > size ? cursor(items.get(size - 1)) : null);
    }

    private static String cursor(Fate last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.partner() + " " + last.subject()).getBytes(StandardCharsets.UTF_8));
    }

    private static Fate fate(String cursor) {
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII).split(" ", -1);
            if (parts.length == 2) {
                return new Fate(parts[0], parts[1], new Counts(0, 0, 0, 0, 0, 0));
            }
        } catch (IllegalArgumentException e) {
            // Falls through.
        }
        throw Parameters.invalid("cursor", "must be the next of a page before");
    }
}

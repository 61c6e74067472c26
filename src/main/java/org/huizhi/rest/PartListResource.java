package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.notice.PartReader;
import org.huizhi.notice.PartView;
import org.huizhi.rest.paging.Cursors;
import org.jspecify.annotations.Nullable;

/** What an office still has to answer for others, and what it waits for. */
@Path("/api/v1/parts")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class PartListResource {

    private final PartReader reader;
    private final CurrentCaller currentCaller;

    PartListResource(PartReader reader, CurrentCaller currentCaller) {
        this.reader = reader;
        this.currentCaller = currentCaller;
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public PartReader.Page list(
            @QueryParam("office") @Nullable String office,
            @QueryParam("state") @Nullable String state,
            @QueryParam("overdue") @Nullable String overdue,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        PartReader.Page page = reader.list(
                currentCaller.get(),
                new PartReader.Query(
                        Parameters.office("office", office),
                        Parameters.oneOf("state", state, PartView.State.values(), PartView.State::code),
                        Parameters.bool("overdue", overdue),
                        Optional.ofNullable(cursor(cursor)),
                        Parameters.limit(limit)));
        return new PartReader.Page(page.items(), Cursors.at(page.next()));
    }

    static PartReader.Query.@Nullable Cursor cursor(@Nullable String cursor) {
        String place = Cursors.place(cursor);
        return place == null
                ? null
                : PartReader.Query.Cursor.decoded(place)
                        .orElseThrow(() -> Parameters.invalid("cursor", "must be the next of a page before"));
    }
}

package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.job.ParkedItem;
import org.huizhi.job.ParkedItem.Status;
import org.huizhi.job.ParkedItemService;
import org.huizhi.job.ParkedItemService.Decision;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.rest.paging.Page;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/parked-items")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class ParkedItemsResource {

    private static final int LONGEST_ID = 18;

    private final ParkedItemService items;
    private final CurrentCaller currentCaller;
    private final JsonBody json;

    ParkedItemsResource(ParkedItemService items, CurrentCaller currentCaller, JsonBody json) {
        this.items = items;
        this.currentCaller = currentCaller;
        this.json = json;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ItemView(
            long id,
            String job,
            String item,
            String reason,
            Instant since,
            int attempts,
            @Nullable Instant nextAttemptAt,
            String status,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String decision) {

        static ItemView of(ParkedItem item) {
            return new ItemView(
                    item.id(),
                    item.job(),
                    item.item(),
                    item.reason(),
                    item.since(),
                    item.attempts(),
                    item.status() == Status.PARKED ? item.nextAttemptAt() : null,
                    item.status().code(),
                    item.decidedAt(),
                    item.decidedBy(),
                    item.decision());
        }
    }

    @GET
    @RolesAllowed(Role.OPERATOR)
    public Page<ItemView> list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("job") @Nullable String job,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = Parameters.limit(limit);
        List<ParkedItem> found = items.list(
                Parameters.oneOf("status", status, Status.values(), Status::code),
                Parameters.text("job", job),
                before(Cursors.place(cursor)),
                size + 1);
        return Page.of(found, size, ItemView::of, ParkedItem::id);
    }

    private static @Nullable Long before(@Nullable String place) {
        if (place != null && !isId(place)) {
            throw Parameters.invalid("cursor", "must be the next of a page before");
        }
        return place == null ? null : Long.valueOf(place);
    }

    @POST
    @Path("/{id}/retry")
    @RolesAllowed(Role.OPERATOR)
    public ItemView retry(@PathParam("id") String id, InputStream body) {
        return view(items.retry(currentCaller.get(), id(id), Decisions.reason(json, body)));
    }

    @POST
    @Path("/{id}/discard")
    @RolesAllowed(Role.OPERATOR)
    public ItemView discard(@PathParam("id") String id, InputStream body) {
        return view(items.discard(currentCaller.get(), id(id), Decisions.reason(json, body)));
    }

    private static long id(String text) {
        if (!isId(text)) {
            throw notFound();
        }
        return Long.parseLong(text);
    }

    private static boolean isId(String text) {
        return text.matches("[0-9]{1," + LONGEST_ID + "}");
    }

    private static ItemView view(Decision decision) {
        if (decision instanceof Decision.Done done) {
            return ItemView.of(done.item());
        }
        if (decision instanceof Decision.AlreadyDiscarded) {
            throw ProblemException.illegal(Status.DISCARDED.code(), "the item is discarded already");
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "no such parked item");
    }
}

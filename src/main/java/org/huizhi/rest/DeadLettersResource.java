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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.feed.DeadLetterService;
import org.huizhi.feed.DeadLetterService.Decision;
import org.huizhi.inbox.DeadLetter;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.rest.paging.Page;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class DeadLettersResource {

    private final DeadLetters deadLetters;
    private final DeadLetterService deadLetterService;
    private final CurrentCaller currentCaller;
    private final JsonBody json;

    DeadLettersResource(
            DeadLetters deadLetters, DeadLetterService deadLetterService, CurrentCaller currentCaller, JsonBody json) {
        this.deadLetters = deadLetters;
        this.deadLetterService = deadLetterService;
        this.currentCaller = currentCaller;
        this.json = json;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeadLetterView(
            UUID id,
            String topic,
            int partition,
            long offset,
            @Nullable String source,
            @Nullable String type,
            @Nullable String subject,
            String reason,
            String detail,
            int size,
            String sha256,
            Instant receivedAt,
            Instant lastReceivedAt,
            int times,
            String status,
            int attempts,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String decision) {

        static DeadLetterView of(DeadLetter letter) {
            return new DeadLetterView(
                    letter.id(),
                    letter.topic(),
                    letter.partition(),
                    letter.offset(),
                    letter.source(),
                    letter.type(),
                    letter.subject(),
                    letter.reason(),
                    letter.detail(),
                    letter.size(),
                    HexFormat.of().formatHex(letter.sha256()),
                    letter.receivedAt(),
                    letter.lastReceivedAt(),
                    letter.times(),
                    code(letter.status()),
                    letter.attempts(),
                    letter.decidedAt(),
                    letter.decidedBy(),
                    letter.decision());
        }
    }

    @GET
    @RolesAllowed(Role.OPERATOR)
    public Page<DeadLetterView> list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = Parameters.limit(limit);
        List<DeadLetter> found = deadLetters.list(
                Parameters.oneOf("status", status, DeadLetter.Status.values(), DeadLettersResource::code),
                QueryValues.uuid("cursor", Cursors.place(cursor), "must be the next of a page before"),
                size);
        return Page.of(found, size, DeadLetterView::of, DeadLetter::id);
    }

    @POST
    @Path("/{id}/replay")
    @RolesAllowed(Role.OPERATOR)
    public DeadLetterView replay(@PathParam("id") String id, InputStream body) {
        return view(deadLetterService.replay(currentCaller.get(), Parameters.id(id), Decisions.reason(json, body)));
    }

    @POST
    @Path("/{id}/discard")
    @RolesAllowed(Role.OPERATOR)
    public DeadLetterView discard(@PathParam("id") String id, InputStream body) {
        return view(deadLetterService.discard(currentCaller.get(), Parameters.id(id), Decisions.reason(json, body)));
    }

    private static DeadLetterView view(Decision decision) {
        if (decision instanceof Decision.Done done) {
            return DeadLetterView.of(done.letter());
        }
        if (decision instanceof Decision.AlreadyDecided decided) {
            throw ProblemException.illegal(code(decided.letter().status()), "the dead letter is decided already");
        }
        if (decision instanceof Decision.StillDead dead) {
            throw new ProblemException(
                    ProblemCode.DEAD_LETTER_STILL_UNREADABLE,
                    "the node says of it: {0}, {1}",
                    dead.cause().reason(),
                    dead.cause().detail());
        }
        throw new ProblemException(ProblemCode.NOT_FOUND, "no such dead letter");
    }

    private static String code(DeadLetter.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}

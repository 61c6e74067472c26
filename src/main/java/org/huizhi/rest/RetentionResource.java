package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.NoticeErasure;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.problem.FreeText;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.validation.NormalForm;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** Person data that is kept: found by document number, for a reason; and kept longer than usual, for a reason. */
@Path("/api/v1/notices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class RetentionResource {

    private static final TextRule REASON = TextRule.line(500);
    private static final TextRule KIND = TextRule.line(64);
    private static final int LONGEST_NUMBER = 64;
    private static final String LETTERS = "A-Za-z\\u4e00-\\u9fff";
    private static final String SIGNS = LETTERS + "()（）〔〕\\[\\]./_-";
    /** A case number: letters and signs, a year, a sequence number (contract, {@code CaseNumber}). */
    private static final Pattern CASE_NUMBER = Pattern.compile("[0-9" + SIGNS + "]{0,40}(19|20)[0-9]{2}[" + SIGNS
            + "]{1,20}([0-9]{1,4}[" + LETTERS + "]{1,20})?[0-9]{1,12}[\\u4e00-\\u9fff]{0,4}");

    private final NoticeReader reader;
    private final NoticeErasure erasure;
    private final CurrentCaller currentCaller;
    private final JsonBody json;
    private final NodeIdentity node;
    private final Clock clock;

    RetentionResource(
            NoticeReader reader,
            NoticeErasure erasure,
            CurrentCaller currentCaller,
            JsonBody json,
            NodeIdentity node,
            Clock clock) {
        this.node = node;
        this.clock = clock;
        this.reader = reader;
        this.erasure = erasure;
        this.currentCaller = currentCaller;
        this.json = json;
    }

    record LookUp(
            @Nullable String documentKind,
            @Nullable String documentNumber,
            @Nullable String reason) {}

    record Found(List<NoticeSummary> items) {}

    @POST
    @Path("/lookup")
    @RolesAllowed(Role.HANDLER)
    public Response lookUp(InputStream body) {
        LookUp asked = json.parse(json.bytes(body), LookUp.class);
        String number = FreeText.requiredNumber(asked.documentNumber(), "/documentNumber", LONGEST_NUMBER);
        String reason = FreeText.required(asked.reason(), "/reason", REASON);
        if (!CASE_NUMBER.matcher(reason).matches()) {
            throw ProblemException.invalid(
                    "/reason", "invalid-value", "must be a case number, such as YL-2026-0815 or 榆民函〔2026〕15号");
        }
        if (NormalForm.of(reason).characters().contains(NormalForm.of(number).characters())) {
            // The reason goes into the audit log.
            throw ProblemException.invalid("/reason", "invalid-value", "must not repeat the number");
        }
        String kind =
                asked.documentKind() == null ? null : FreeText.required(asked.documentKind(), "/documentKind", KIND);
        List<NoticeSummary> found = reader.lookUp(currentCaller.get(), kind, number, reason)
                .orElseThrow(() -> new RateLimitedException(untilTomorrow()));
        return Response.ok(new Found(found))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Duration untilTomorrow() {
        return Duration.between(
                clock.instant(),
                node.today().plusDays(1).atStartOfDay(node.zone()).toInstant());
    }

    record Hold(@Nullable String reason) {}

    @POST
    @Path("/{id}/legal-hold")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response hold(@PathParam("id") String id, InputStream body) {
        UUID notice = Parameters.id(id);
        return answer(erasure.hold(currentCaller.get(), notice, reason(body)));
    }

    @POST
    @Path("/{id}/legal-hold/release")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response release(@PathParam("id") String id, InputStream body) {
        UUID notice = Parameters.id(id);
        return answer(erasure.release(currentCaller.get(), notice, reason(body)));
    }

    private String reason(InputStream body) {
        return FreeText.required(json.parse(json.bytes(body), Hold.class).reason(), "/reason", REASON);
    }

    private static Response answer(Optional<NoticeReply> reply) {
        return Replies.of(
                reply.orElseThrow(
                        () -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice within your offices")),
                Response.Status.OK.getStatusCode());
    }
}

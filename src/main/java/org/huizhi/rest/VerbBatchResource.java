package org.huizhi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.revalidation.EntityTags;
import org.jspecify.annotations.Nullable;

/** Many verbs of the life cycle as lines, on many notices. */
@Path("/api/v1/notices/verbs/batch")
@Blocking
class VerbBatchResource {

    private static final String BODY = "/body";

    private final NoticeVerbs verbs;
    private final VerbForms forms;
    private final CurrentCaller currentCaller;
    private final JsonBody json;
    private final RequestBodies bodies;
    private final BatchLines lines;
    private final Language language;

    VerbBatchResource(
            NoticeVerbs verbs,
            VerbForms forms,
            CurrentCaller currentCaller,
            JsonBody json,
            RequestBodies bodies,
            BatchLines lines,
            Language language) {
        this.verbs = verbs;
        this.forms = forms;
        this.currentCaller = currentCaller;
        this.json = json;
        this.bodies = bodies;
        this.lines = lines;
        this.language = language;
    }

    /**
     * @param verb as the path of the single operation names it
     * @param ifMatch as the header of the single operation; null for whatever the notice is like
     * @param body of the single operation; null for an empty one
     */
    record VerbLine(
            @Nullable String notice,
            @Nullable String verb,
            @Nullable String ifMatch,
            @Nullable JsonNode body) {}

    @POST
    @Consumes(BatchLines.NDJSON)
    @Produces(BatchLines.NDJSON)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public StreamingOutput perform(
            @HeaderParam(Idempotency.HEADER) @Nullable String key, @Context HttpHeaders headers, InputStream body) {
        Caller caller = currentCaller.get();
        return lines.answer(
                bodies.open(body),
                language.best(headers::getHeaderString),
                new BatchLines.Work<>(line -> command(caller, key, line), verbs::perform, Replies.OK, BODY));
    }

    private NoticeVerbs.VerbCommand command(Caller caller, @Nullable String batchKey, NdjsonLines.Whole line) {
        VerbLine wanted = json.parse(line.bytes(), VerbLine.class);
        String notice = Fields.required(wanted.notice(), "/notice");
        String verb = Fields.required(wanted.verb(), "/verb");
        VerbForms.Form<?> form = forms.named(verb)
                .orElseThrow(() -> ProblemException.invalid(
                        "/verb", "invalid-value", "must be one of {0}", String.join(", ", forms.names())));
        if (!caller.roles().contains(form.role())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "none of your roles may do this");
        }
        NoticeVerbs.Call call = new NoticeVerbs.Call(
                caller,
                Parameters.id(notice),
                versions(wanted.ifMatch()),
                Idempotency.keyed(caller, batchKey, line.number(), "POST notices/verbs", line.bytes()));
        return command(form, call, wanted.body() == null ? JsonNodeFactory.instance.objectNode() : wanted.body());
    }

    private static List<String> versions(@Nullable String ifMatch) {
        return ifMatch == null
                ? List.of()
                : EntityTags.parse(ifMatch)
                        .orElseThrow(() -> ProblemException.invalid("/ifMatch", "invalid-value", EntityTags.FORM))
                        .versions();
    }

    private <T> NoticeVerbs.VerbCommand command(VerbForms.Form<T> form, NoticeVerbs.Call call, JsonNode body) {
        try {
            return form.command().apply(call, json.bind(body, form.body(), ""));
        } catch (ProblemException e) {
            throw e.within(BODY);
        }
    }
}

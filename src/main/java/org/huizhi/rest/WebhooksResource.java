package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Fields;
import org.huizhi.change.ChangeCursor;
import org.huizhi.change.ChangeFeed;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;
import org.huizhi.problem.FreeText;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.validation.TextRule;
import org.huizhi.webhook.Attempt;
import org.huizhi.webhook.Webhook;
import org.huizhi.webhook.WebhookFilter;
import org.huizhi.webhook.Webhooks;
import org.huizhi.webhook.Webhooks.Reply;
import org.huizhi.webhook.Webhooks.Tested;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/webhooks")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class WebhooksResource {

    private static final TextRule DESCRIPTION = TextRule.line(200);
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Webhooks webhooks;
    private final ChangeFeed feed;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    WebhooksResource(Webhooks webhooks, ChangeFeed feed, JsonBody json, CurrentCaller currentCaller) {
        this.webhooks = webhooks;
        this.feed = feed;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record FilterBody(
            @Nullable List<@Nullable String> events,
            @Nullable List<@Nullable String> offices,
            @Nullable List<@Nullable String> noticeTypes,
            @Nullable List<@Nullable String> counterparts,
            @Nullable List<@Nullable String> directions) {

        private WebhookFilter filter() {
            return new WebhookFilter(
                    codes(events, "/filter/events", TimelineEvent.values(), TimelineEvent::code),
                    texts(offices, "/filter/offices"),
                    texts(noticeTypes, "/filter/noticeTypes"),
                    texts(counterparts, "/filter/counterparts"),
                    codes(directions, "/filter/directions", Direction.values(), Direction::code));
        }

        private static List<String> texts(@Nullable List<@Nullable String> given, String pointer) {
            List<@Nullable String> values = given == null ? List.of() : given;
            return IntStream.range(0, values.size())
                    .mapToObj(i -> Fields.required(values.get(i), pointer + "/" + i))
                    .distinct()
                    .toList();
        }

        private static <E> List<E> codes(
                @Nullable List<@Nullable String> given, String pointer, E[] constants, Function<E, String> code) {
            List<String> values = texts(given, pointer);
            return IntStream.range(0, values.size())
                    .mapToObj(i -> Stream.of(constants)
                            .filter(constant -> code.apply(constant).equals(values.get(i)))
                            .findFirst()
                            .orElseThrow(() -> ProblemException.invalid(
                                    pointer + "/" + i,
                                    "invalid-value",
                                    "is not a value that the contract allows here")))
                    .toList();
        }
    }

    record WebhookBody(
            @Nullable String url,
            @Nullable String description,
            @Nullable FilterBody filter,
            @Nullable String start,
            @Nullable String cursor) {

        private WebhookFilter wanted() {
            return filter == null
                    ? new WebhookFilter(List.of(), List.of(), List.of(), List.of(), List.of())
                    : filter.filter();
        }

        private @Nullable String text() {
            return description == null ? null : FreeText.checked(description, "/description", DESCRIPTION);
        }
    }

    record ChangeBody(
            @Nullable String url,
            @Nullable String description,
            @Nullable FilterBody filter) {}

    record ResumeBody(@Nullable String start, @Nullable String cursor) {}

    /** @param allowedUntil when it is parked unless its account calls; null where that is not needed */
    record WebhookView(
            @JsonUnwrapped Webhook webhook,
            @JsonProperty("allowedUntil") @Nullable Instant allowedUntil) {}

    record WebhookList(List<WebhookView> items) {}

    record Attempts(List<Attempt> items) {}

    /** @param secret shown this once */
    record WithSecret(
            @JsonUnwrapped WebhookView webhook,
            @JsonProperty("secret") String secret) {}

    private WebhookView view(Webhook webhook) {
        return new WebhookView(webhook, webhooks.allowedUntil(webhook).orElse(null));
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public WebhookList list() {
        return new WebhookList(
                webhooks.list(currentCaller.get()).stream().map(this::view).toList());
    }

    @POST
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response register(InputStream body) {
        WebhookBody wanted = json.parse(json.bytes(body), WebhookBody.class);
        ChangeCursor after = from(wanted.start(), wanted.cursor());
        Reply.Done done = done(webhooks.register(
                currentCaller.get(),
                currentCaller.rights(),
                Fields.required(wanted.url(), "/url"),
                wanted.text(),
                wanted.wanted(),
                after == null ? feed.end() : after));
        return withSecret(Response.Status.CREATED, done)
                .header(
                        HttpHeaders.LOCATION,
                        "/api/v1/webhooks/" + done.webhook().id())
                .build();
    }

    private Response.ResponseBuilder withSecret(Response.Status status, Reply.Done done) {
        return Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new WithSecret(view(done.webhook()), Objects.requireNonNull(done.secret())));
    }

    /** @return null where neither says where */
    private @Nullable ChangeCursor from(@Nullable String start, @Nullable String cursor) {
        if (cursor != null && start != null) {
            throw ProblemException.invalid("/start", "invalid-value", "goes without a cursor");
        }
        if (cursor != null) {
            return ChangeCursor.decoded(cursor)
                    .orElseThrow(() -> ProblemException.invalid(
                            "/cursor", "invalid-value", "must be the next of a page before, or the id of an event"));
        }
        if (start == null) {
            return null;
        }
        return switch (start) {
            case "now" -> feed.end();
            case "beginning" -> ChangeCursor.BEGINNING;
            default ->
                throw ProblemException.invalid("/start", "invalid-value", "must be one of {0}", "beginning, now");
        };
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public WebhookView read(@PathParam("id") String id) {
        return view(webhooks.find(currentCaller.get(), Parameters.id(id)).orElseThrow(WebhooksResource::notFound));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public WebhookView change(@PathParam("id") String id, InputStream body) {
        ChangeBody given = json.parse(json.bytes(body), ChangeBody.class);
        WebhookBody wanted = new WebhookBody(given.url(), given.description(), given.filter(), null, null);
        return view(done(webhooks.change(
                        currentCaller.get(),
                        Parameters.id(id),
                        Fields.required(wanted.url(), "/url"),
                        wanted.text(),
                        wanted.wanted()))
                .webhook());
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public void delete(@PathParam("id") String id) {
        if (!webhooks.delete(currentCaller.get(), Parameters.id(id))) {
            throw notFound();
        }
    }

    @POST
    @Path("/{id}/pause")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public WebhookView pause(@PathParam("id") String id) {
        return view(done(webhooks.pause(currentCaller.get(), Parameters.id(id))).webhook());
    }

    @POST
    @Path("/{id}/resume")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public WebhookView resume(@PathParam("id") String id, InputStream body) {
        byte[] given = json.bytes(body);
        ResumeBody wanted = given.length == 0 ? new ResumeBody(null, null) : json.parse(given, ResumeBody.class);
        return view(done(webhooks.resume(currentCaller.get(), Parameters.id(id), from(wanted.start(), wanted.cursor())))
                .webhook());
    }

    @POST
    @Path("/{id}/secret")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response rotate(@PathParam("id") String id) {
        return withSecret(Response.Status.OK, done(webhooks.rotate(currentCaller.get(), Parameters.id(id))))
                .build();
    }

    /** Waits for the receiver, and keeps the caller's place meanwhile. */
    @POST
    @Path("/{id}/test")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Attempt test(@PathParam("id") String id) {
        Tested tested = webhooks.test(currentCaller.get(), Parameters.id(id));
        if (tested instanceof Tested.Called called) {
            return called.attempt();
        }
        if (tested instanceof Tested.Busy) {
            throw new RateLimitedException(SHORTLY);
        }
        throw notFound();
    }

    @GET
    @Path("/{id}/attempts")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Attempts attempts(@PathParam("id") String id) {
        return new Attempts(
                webhooks.attempts(currentCaller.get(), Parameters.id(id)).orElseThrow(WebhooksResource::notFound));
    }

    private static Reply.Done done(Reply reply) {
        if (reply instanceof Reply.Done done) {
            return done;
        }
        if (reply instanceof Reply.Invalid invalid) {
            throw ProblemException.invalid(List.of(invalid.violation()));
        }
        if (reply instanceof Reply.AccountFull full) {
            throw ProblemException.illegal("full", "an account has at most {0} webhooks", full.most());
        }
        if (reply instanceof Reply.NodeFull full) {
            throw ProblemException.illegal("full", "this node has at most {0} webhooks", full.most());
        }
        if (reply instanceof Reply.AddressTaken) {
            throw ProblemException.illegal("registered", "this account has another webhook with this address");
        }
        if (reply instanceof Reply.ChangesGone) {
            throw ProblemException.changesGone();
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is no such webhook");
    }
}

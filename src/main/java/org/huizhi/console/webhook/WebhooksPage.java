package org.huizhi.console.webhook;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.change.ChangeCursor;
import org.huizhi.change.ChangeFeed;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.webhook.Attempt;
import org.huizhi.webhook.Webhook;
import org.huizhi.webhook.WebhookState;
import org.huizhi.webhook.Webhooks;
import org.huizhi.webhook.Webhooks.Reply;
import org.huizhi.webhook.Webhooks.Tested;
import org.jspecify.annotations.Nullable;

/** Addresses that changes are sent to, as the API has them; systems register them there. */
@Path("/console/settings/webhooks")
@Blocking
class WebhooksPage {

    private static final String SELF = "/console/settings/webhooks";
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Webhooks webhooks;
    private final ChangeFeed feed;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    WebhooksPage(Webhooks webhooks, ChangeFeed feed, CurrentCaller currentCaller, FormReader forms, Pages pages) {
        this.webhooks = webhooks;
        this.feed = feed;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/webhook")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance list(PageContext page, List<Line> items);

        static native TemplateInstance detail(
                PageContext page,
                Form form,
                Line line,
                List<Call> calls,
                @Nullable String behind,
                @Nullable Instant allowedUntil);

        static native TemplateInstance delete(PageContext page, Form form, Line line);
    }

    /** A webhook with the words and the light for how it fares. */
    record Line(Webhook webhook) {

        public String address() {
            return SELF + "/" + webhook.id();
        }

        public String deletion() {
            return address() + "/delete";
        }

        public boolean active() {
            return webhook.state() == WebhookState.ACTIVE;
        }

        public boolean failing() {
            return active() && webhook.failingSince() != null;
        }

        /** @return whether it can be resumed, or tried at once */
        public boolean resumable() {
            return !active() || failing();
        }

        public String colour() {
            return switch (webhook.state()) {
                case ACTIVE -> failing() ? "amber" : "green";
                case PAUSED -> "none";
                case PARKED -> "red";
            };
        }

        /** @return key of a word */
        public String state() {
            return failing() ? "state_failing" : "state_" + webhook.state().code();
        }

        /** @return key of a sentence; null where it is not parked */
        public @Nullable String reason() {
            WebhookState.Reason reason = webhook.reason();
            return reason == null ? null : "reason_" + key(reason.code());
        }
    }

    /** A call with the words for what came of it. */
    record Call(Attempt attempt) {

        public boolean change() {
            return attempt.event().equals(cursor());
        }

        private String cursor() {
            return ChangeCursor.decoded(attempt.event())
                    .map(ChangeCursor::encoded)
                    .orElse("");
        }

        /** @return key of the word for what was told */
        public String event() {
            return "event_" + key(attempt.type().replaceAll("^org[.]huizhi[.]change[.]|[.]v[0-9]+$", ""));
        }

        public boolean delivered() {
            return attempt.isDelivered();
        }

        /** @return key of the word for why there was no answer; null where there was one */
        public @Nullable String failure() {
            String failure = attempt.failure();
            return failure == null ? null : "failure_" + key(failure);
        }
    }

    private static String key(String code) {
        return code.replace('-', '_');
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list() {
        return pages.show(Templates.list(
                pages.context(),
                webhooks.list(currentCaller.get()).stream().map(Line::new).toList()));
    }

    @GET
    @Path("/{webhook}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show(@PathParam("webhook") String webhook) {
        PageContext page = pages.context();
        Line line = found(webhook);
        List<Call> calls =
                webhooks.attempts(currentCaller.get(), line.webhook().id()).orElseThrow(Query::nothingHere).stream()
                        .map(Call::new)
                        .toList();
        Instant allowedUntil = webhooks.allowedUntil(line.webhook()).orElse(null);
        return pages.show(Templates.detail(page, Form.fresh(page), line, calls, failed(line, calls), allowedUntil));
    }

    /** @return the change that it does not take; null for none */
    private static @Nullable String failed(Line line, List<Call> calls) {
        return line.webhook().attempts() == 0
                ? null
                : calls.stream()
                        .filter(Call::change)
                        .filter(call -> !call.delivered())
                        .map(call -> call.attempt().event())
                        .findFirst()
                        .orElse(null);
    }

    private Line found(String webhook) {
        return webhooks.find(currentCaller.get(), Query.id(webhook))
                .map(Line::new)
                .orElseThrow(Query::nothingHere);
    }

    @POST
    @Path("/{webhook}/pause")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response pause(@PathParam("webhook") String webhook, InputStream body) {
        forms.read(body);
        return done(webhooks.pause(currentCaller.get(), Query.id(webhook)), "webhook_paused");
    }

    @POST
    @Path("/{webhook}/resume")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response resume(@PathParam("webhook") String webhook, InputStream body) {
        SubmittedForm sent = forms.read(body);
        return done(webhooks.resume(currentCaller.get(), Query.id(webhook), after(sent)), "webhook_resumed");
    }

    /** @return null for where it stopped */
    private @Nullable ChangeCursor after(SubmittedForm sent) {
        String from = sent.text("/from");
        if (from == null || from.equals("stopped")) {
            return null;
        }
        return from.equals("now") ? feed.end() : ChangeCursor.decoded(from).orElseThrow(Query::nothingHere);
    }

    private Response done(Reply reply, String done) {
        if (reply instanceof Reply.Done changed) {
            return pages.seeOther(SELF + "/" + changed.webhook().id(), done);
        }
        if (reply instanceof Reply.ChangesGone) {
            throw ProblemException.changesGone();
        }
        throw Query.nothingHere();
    }

    @POST
    @Path("/{webhook}/test")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response test(@PathParam("webhook") String webhook, InputStream body) {
        forms.read(body);
        Tested tested = webhooks.test(currentCaller.get(), Query.id(webhook));
        if (tested instanceof Tested.Called called) {
            return pages.seeOther(
                    SELF + "/" + webhook, called.attempt().isDelivered() ? "webhook_answered" : "webhook_unanswered");
        }
        if (tested instanceof Tested.Busy) {
            throw new RateLimitedException(SHORTLY);
        }
        throw Query.nothingHere();
    }

    @GET
    @Path("/{webhook}/delete")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response askDelete(@PathParam("webhook") String webhook) {
        PageContext page = pages.context();
        return pages.show(Templates.delete(page, Form.fresh(page), found(webhook)));
    }

    @POST
    @Path("/{webhook}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response delete(@PathParam("webhook") String webhook, InputStream body) {
        forms.read(body);
        if (!webhooks.delete(currentCaller.get(), Query.id(webhook))) {
            throw Query.nothingHere();
        }
        return pages.seeOther(SELF, "webhook_deleted");
    }
}

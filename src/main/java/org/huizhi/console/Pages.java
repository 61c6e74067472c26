package org.huizhi.console;

import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.ProblemPages;
import org.jspecify.annotations.Nullable;

/** What every page does alike: its context, built once, and its answer. */
@RequestScoped
public class Pages {

    /** Cookie with the code of what has just been done, in {@link DoneMessages}; shown once. */
    static final String DONE = "huizhi-done";

    private static final int DONE_SECONDS = 60;
    private static final int UNPROCESSABLE = 422;

    private final Contexts contexts;
    private final CurrentCaller currentCaller;
    private final Language language;
    private final HttpServerRequest request;
    private @Nullable String seenAt;
    private @Nullable PageContext context;

    Pages(Contexts contexts, CurrentCaller currentCaller, Language language, HttpServerRequest request) {
        this.contexts = contexts;
        this.currentCaller = currentCaller;
        this.language = language;
        this.request = request;
    }

    public PageContext context() {
        if (context == null) {
            Caller caller = currentCaller.find().orElse(null);
            context = contexts.of(caller, language.best(request::getHeader), here(), request::getHeader);
        }
        return context;
    }

    /**
     * Before the context is asked for: an answer to an address that counts once is seen again somewhere else.
     *
     * @param address of this console
     */
    public void seenAt(String address) {
        seenAt = address;
    }

    /** What answers a form is seen again at the page that showed it: its own address may take forms alone. */
    private String here() {
        if (seenAt != null) {
            return seenAt;
        }
        return request.method().equals(HttpMethod.GET)
                ? request.uri()
                : OwnAddress.ofReferer(request.getHeader("Referer")).orElseGet(request::uri);
    }

    public Response show(TemplateInstance template) {
        return show(Response.Status.OK.getStatusCode(), template);
    }

    /** @param status 422 for a form with faults, 409 for a decision that came too late */
    public Response show(int status, TemplateInstance template) {
        PageContext page = context();
        page.answers(status);
        Response.ResponseBuilder response = Answers.page(
                Response.status(status),
                ProblemPages.MEDIA_TYPE,
                page.localized(template).render().getBytes(StandardCharsets.UTF_8),
                request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        if (page.done() != null) {
            response.header(HttpHeaders.SET_COOKIE, Cookies.set(DONE, "", 0));
        }
        return response.header(HttpHeaders.CONTENT_LANGUAGE, page.language()).build();
    }

    /**
     * The form once more, with what was wrong with it.
     *
     * @param form shows it
     * @throws ProblemException the problem, where it is none of what was filled in
     */
    public Response refused(SubmittedForm sent, ProblemException problem, Function<Form, TemplateInstance> form) {
        if (problem.code().status() != UNPROCESSABLE) {
            throw problem;
        }
        return show(UNPROCESSABLE, form.apply(Form.refused(context(), sent, problem)));
    }

    /** @return the text of something that is no page, in the caller's language */
    public String render(TemplateInstance template) {
        return context().localized(template).render();
    }

    /** After a form: the browser asks for this page, and a reload sends nothing again. */
    public Response seeOther(String address) {
        return Redirect.to(address).build();
    }

    /** @param done key in {@link DoneMessages} of what the next page says */
    public Response seeOther(String address, String done) {
        return Redirect.to(address)
                .header(HttpHeaders.SET_COOKIE, Cookies.set(DONE, done, DONE_SECONDS))
                .build();
    }
}

package org.huizhi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hibernate.HibernateException;
import org.huizhi.attachment.UploadElsewhereException;
import org.huizhi.directory.NoSigningKeyException;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.huizhi.problem.Language;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.ProblemPages;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.problem.SlowBodyException;
import org.huizhi.rest.contract.Routes;
import org.huizhi.validation.Sentence;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** Every fault that reaches a caller is a problem (RFC 9457), its title in the caller's language. */
@Singleton
class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Map<Integer, FrameworkProblem> BY_STATUS = Map.of(
            400, new FrameworkProblem(ProblemCode.INVALID_PARAMETER, "a parameter or the request cannot be read"),
            404, new FrameworkProblem(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"),
            405, new FrameworkProblem(ProblemCode.METHOD_NOT_ALLOWED, "this resource does not have the method"),
            406, new FrameworkProblem(ProblemCode.NOT_ACCEPTABLE, "none of the media types asked for can be given"),
            413, new FrameworkProblem(ProblemCode.TOO_LARGE, "the body is larger than this resource takes"),
            415,
                    new FrameworkProblem(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE, "the resource does not take this media type"));

    /** What the framework refuses by itself, as the contract says it. */
    private record FrameworkProblem(ProblemCode code, Sentence detail) {

        private FrameworkProblem(ProblemCode code, String english, Object... words) {
            this(code, Sentence.of(english, words));
        }
    }

    private final Language language;
    private final Routes routes;
    private final RefusedCalls refusedCalls;
    private final ProblemPages pages;

    Problems(Language language, Routes routes, RefusedCalls refusedCalls, ProblemPages pages) {
        this.language = language;
        this.routes = routes;
        this.refusedCalls = refusedCalls;
        this.pages = pages;
    }

    @ServerExceptionMapper
    Response map(ProblemException problem, @Context HttpHeaders headers) {
        return response(problem, headers).build();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Response unauthorized(SecurityException e, @Context HttpHeaders headers) {
        RoutingContext current = CurrentRequestManager.get().unwrap(RoutingContext.class);
        HttpServerRequest request = current.request();
        Optional<String> signIn = e instanceof UnauthorizedException && pages.covers(EdgeProblems.pathOf(current))
                ? pages.signIn(request.method().name(), request.uri(), headers::getHeaderString)
                : Optional.empty();
        if (signIn.isPresent()) {
            return Response.status(
                            request.method().name().equals("GET")
                                    ? Response.Status.SEE_OTHER
                                    : Response.Status.TEMPORARY_REDIRECT)
                    .header(HttpHeaders.LOCATION, signIn.get())
                    .build();
        }
        RefusedCalls.Reason reason = refusedCalls.reason(e);
        return response(new ProblemException(ProblemCode.UNAUTHORIZED, reason.detail()), headers)
                .header(HttpHeaders.WWW_AUTHENTICATE, reason.challenge())
                .build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, @Context HttpHeaders headers) {
        return response(
                        new ProblemException(
                                ProblemCode.FORBIDDEN,
                                "none of your roles may do this: a role counts with an office of this node, one that concerns the whole"
                                        + " node with its root office"),
                        headers)
                .build();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException e, @Context HttpHeaders headers, @Context Request request) {
        // As the front door saw it: the framework decodes a path twice, and fails over "%25;".
        Optional<Routes.Route> route = routes.at(
                CurrentRequestManager.get().unwrap(RoutingContext.class).normalizedPath());
        boolean otherMethod = route.isPresent() && !route.get().methods().contains(request.getMethod());
        // The framework sees only the first resource that fits the path, and calls the methods of the others not found.
        int status = e.getResponse().getStatus() == 404 && otherMethod
                ? 405
                : e.getResponse().getStatus();
        if (e.getCause() instanceof ProblemException problem) {
            return map(problem, headers);
        }
        FrameworkProblem refused = BY_STATUS.get(status);
        if (refused == null) {
            return internal(e, headers);
        }
        Response.ResponseBuilder response = response(new ProblemException(refused.code(), refused.detail()), headers);
        if (refused.code() == ProblemCode.METHOD_NOT_ALLOWED && route.isPresent()) {
            response.header(HttpHeaders.ALLOW, route.get().allow());
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response rateLimited(RateLimitedException e, @Context HttpHeaders headers) {
        return response(
                        new ProblemException(
                                ProblemCode.TOO_MANY_REQUESTS, "more requests than a caller may make here"),
                        headers)
                .header(HttpHeaders.RETRY_AFTER, e.retryAfterSeconds())
                .build();
    }

    /** The upload goes on where the header says. */
    @ServerExceptionMapper
    Response uploadElsewhere(UploadElsewhereException e, @Context HttpHeaders headers) {
        return response(e.problem(), headers)
                .header(Parameters.UPLOAD_OFFSET, e.offset())
                .build();
    }

    /** The database or the directory is not fit to serve right now. */
    @ServerExceptionMapper({
        PersistenceException.class,
        HibernateException.class,
        NoEncryptionKeyException.class,
        NoSigningKeyException.class,
        QuarkusTransactionException.class
    })
    Response unavailable(RuntimeException e, @Context HttpHeaders headers) {
        LOG.warnf("A request could not be served: %s", e);
        LOG.debug("Cause", e);
        return response(ProblemException.unavailable(), headers).build();
    }

    /** The caller went away in the middle of its request, so nobody hears the answer. */
    @ServerExceptionMapper
    Response brokeOff(IOException e, @Context HttpHeaders headers) {
        if (e instanceof JsonProcessingException) {
            return internal(e, headers);
        }
        if (e instanceof IncomingBody.TooLongException) {
            return response(
                            new ProblemException(ProblemCode.TOO_LARGE, "the body is larger than this resource takes"),
                            headers)
                    .build();
        }
        if (e instanceof SlowBodyException) {
            return response(ProblemException.tooSlow(), headers).build();
        }
        LOG.infof("A request broke off: %s", e);
        return response(new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off"), headers)
                .build();
    }

    @ServerExceptionMapper
    Response internal(Throwable e, @Context HttpHeaders headers) {
        LOG.error("A request failed", Faults.told(e));
        return response(ProblemException.internal(), headers).build();
    }

    private Response.ResponseBuilder response(ProblemException problem, HttpHeaders headers) {
        Locale best = language.best(headers::getHeaderString);
        boolean page =
                pages.covers(EdgeProblems.pathOf(CurrentRequestManager.get().unwrap(RoutingContext.class)));
        Problem said = page ? Problem.onPage(problem, best) : Problem.of(problem, best);
        Response.ResponseBuilder response = Response.status(problem.code().status())
                .type(page ? ProblemPages.MEDIA_TYPE : Problem.MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_LANGUAGE, best.getLanguage())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(page ? pages.page(said, headers::getHeaderString) : said);
        return switch (problem.code()) {
            case UNAVAILABLE -> response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            // Nobody waits for the rest of it.
            case TOO_SLOW -> response.header("Connection", "close");
            default -> response;
        };
    }
}

package org.huizhi.rest;

import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.contract.Routes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last to see a request. What is measured and logged names the contract's path, never the one that
 * was asked for, in which anything may stand. A method that a path does not have is answered here, before anybody asks
 * who calls: the contract is public, and this reads nothing else.
 */
@ApplicationScoped
class FrontDoor implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(FrontDoor.class);
    /** Before everything else. */
    private static final int PRIORITY = 2000;
    /** Before the framework's own handler of what fails, which logs path and query. */
    private static final int FIRST = Integer.MIN_VALUE;

    /** The framework fails over other forms. */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*(;.*)?");

    /**
     * The framework has a bound too, which answers no problem and takes the place of whoever waits for the end of the
     * answer: it has to be behind this one.
     */
    private static final long LONGEST_BODY = 64L * 1024 * 1024;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Routes routes;
    private final RequestMetrics metrics;
    private final EdgeProblems problems;

    FrontDoor(Routes routes, RequestMetrics metrics, EdgeProblems problems) {
        this.routes = routes;
        this.metrics = metrics;
        this.problems = problems;
    }

    /** Without TLS there is HTTP/1.1 only: an upgrade to HTTP/2 would pass proxies that look at HTTP/1.1. */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }

    void register(@Observes Filters filters) {
        filters.register(this::enter, PRIORITY);
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).failureHandler(this::failed);
    }

    private void enter(RoutingContext request) {
        Optional<Routes.Route> route;
        try {
            route = routes.at(request.normalizedPath());
        } catch (IllegalArgumentException e) {
            metrics.measure(request, Optional.empty());
            problems.answer(request, new ProblemException(ProblemCode.INVALID_PARAMETER, "the path cannot be read"));
            return;
        }
        metrics.measure(request, route.map(Routes.Route::template));
        if (announcesTooMuch(request.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
            // The rest of it would hold the connection.
            request.addEndHandler(end -> request.request().connection().close());
            problems.answer(
                    request, new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", LONGEST_BODY));
            return;
        }
        HttpMethod method = request.request().method();
        route.flatMap(known -> known.deprecation(method.name()))
                .ifPresent(deprecation -> deprecation.tell(request.response()::putHeader));
        if (route.isEmpty() || route.get().methods().contains(method.name())) {
            String mediaType = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
            if (mediaType == null || MEDIA_TYPE.matcher(mediaType).matches()) {
                request.next();
            } else {
                problems.answer(request, Parameters.invalid("Content-Type", "must be a media type"));
            }
            return;
        }
        request.response().putHeader(HttpHeaders.ALLOW, route.get().allow());
        if (method.equals(HttpMethod.OPTIONS)) {
            request.response().setStatusCode(204).end();
        } else {
            problems.answer(request, ProblemException.methodNotAllowed());
        }
    }

    private static boolean announcesTooMuch(@Nullable String length) {
        return length != null && (!LENGTH.matcher(length).matches() || Long.parseLong(length) > LONGEST_BODY);
    }

    private void failed(RoutingContext request) {
        Throwable failure = request.failure();
        if (failure == null
                || failure instanceof UnauthorizedException
                || failure instanceof AuthenticationException
                || failure instanceof ForbiddenException) {
            request.next();
            return;
        }
        if (failure instanceof IOException) {
            LOG.debug("A request broke off", failure);
        } else {
            LOG.errorf(Faults.told(failure), "A request failed: %s", RequestMetrics.nameOf(request));
        }
        if (request.response().headWritten()) {
            request.response().reset();
        } else {
            problems.answer(request, ProblemException.internal());
        }
    }
}

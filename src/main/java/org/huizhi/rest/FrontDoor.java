package org.huizhi.rest;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.List;
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

    /** Of a request that was answered for its body, whatever those who work on it find. */
    private static final String UNREADABLE = FrontDoor.class.getName() + ".unreadable";

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** Of names and of addresses; over others the framework fails where it makes addresses of them. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[?[0-9A-Fa-f:.]{2,45}]?");

    /** Where two differ, a proxy in front may believe another one than the node. */
    private static final List<String> SINGLE = List.of("Authorization", "Content-Type");

    /** What a sender of a body may wait for (RFC 9110, section 10.1.1). */
    private static final String CONTINUE = "100-continue";

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
        answerForUnreadableChunks(request);
        HttpMethod method = request.request().method();
        route.flatMap(known -> known.deprecation(method.name()))
                .ifPresent(deprecation -> deprecation.tell(request.response()::putHeader));
        Optional<ProblemException> fault = fault(request.request());
        if (fault.isPresent()) {
            problems.answer(request, fault.get());
            return;
        }
        if (route.isEmpty() || route.get().methods().contains(method.name())) {
            request.next();
            return;
        }
        request.response().putHeader(HttpHeaders.ALLOW, route.get().allow());
        if (method.equals(HttpMethod.OPTIONS)) {
            request.response().setStatusCode(204).end();
        } else {
            problems.answer(request, ProblemException.methodNotAllowed());
        }
    }

    /**
     * The end of a body is not found any more where a chunk cannot be read, so the server closes the connection. Its
     * sender hears why before that, unless he has been answered already.
     */
    private void answerForUnreadableChunks(RoutingContext request) {
        HttpServerRequest asked = request.request();
        if (asked.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                && asked.connection() instanceof Http1xServerConnection connection) {
            connection.exceptionHandler(fault -> {
                if (!(fault instanceof IOException) && !asked.response().headWritten()) {
                    request.put(UNREADABLE, true);
                    asked.response().putHeader(HttpHeaders.CONNECTION, "close");
                    problems.answer(
                            request,
                            new ProblemException(ProblemCode.MALFORMED_JSON, "a chunk of the body cannot be read"));
                }
                connection.channel().flush();
            });
        }
    }

    /** What no operation takes, whatever it is. */
    private static Optional<ProblemException> fault(HttpServerRequest request) {
        for (String name : SINGLE) {
            if (request.headers().getAll(name).stream().distinct().count() > 1) {
                return Optional.of(Parameters.invalid(name, "must be given once, with a value"));
            }
        }
        HostAndPort host = request.authority();
        if (host == null
                || !HOST.matcher(host.host()).matches()
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return Optional.of(Parameters.invalid("Host", "must name one host"));
        }
        // The framework would pass over them: a parameter that nobody knows is an error in a path too.
        if (request.path().indexOf(';') >= 0) {
            return Optional.of(new ProblemException(
                    ProblemCode.UNKNOWN_PARAMETER, "a path has no parameters, which begin with a semicolon"));
        }
        if (!request.headers().getAll(HttpHeaders.EXPECT).stream().allMatch(CONTINUE::equalsIgnoreCase)) {
            return Optional.of(new ProblemException(
                    ProblemCode.EXPECTATION_FAILED, "the only expectation that this node meets is 100-continue"));
        }
        String mediaType = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return mediaType == null || MEDIA_TYPE.matcher(mediaType).matches()
                ? Optional.empty()
                : Optional.of(Parameters.invalid("Content-Type", "must be a media type"));
    }

    private static boolean announcesTooMuch(@Nullable String length) {
        return length != null && (!LENGTH.matcher(length).matches() || Long.parseLong(length) > LONGEST_BODY);
    }

    private void failed(RoutingContext request) {
        if (request.statusCode() == HttpResponseStatus.BAD_REQUEST.code()) {
            // What the router cannot read, before it asks anybody: a path, a query, a host.
            ProblemException unreadable =
                    new ProblemException(ProblemCode.INVALID_PARAMETER, "a parameter or the request cannot be read");
            problems.answer(request, fault(request.request()).orElse(unreadable));
            return;
        }
        Throwable failure = request.failure();
        if (failure == null
                || failure instanceof UnauthorizedException
                || failure instanceof AuthenticationException
                || failure instanceof ForbiddenException) {
            request.next();
            return;
        }
        if (failure instanceof IOException || request.get(UNREADABLE, false)) {
            LOG.debug("A request broke off", failure);
        } else {
            LOG.errorf(Faults.told(failure), "A request failed: %s", RequestMetrics.nameOf(request));
        }
        if (request.response().ended()) {
            return;
        }
        if (request.response().headWritten()) {
            request.response().reset();
        } else {
            problems.answer(request, ProblemException.internal());
        }
    }
}

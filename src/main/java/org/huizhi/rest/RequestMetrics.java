package org.huizhi.rest;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.huizhi.problem.ProblemPages;

/**
 * How long requests take. The framework's own timer makes a label of whatever path or method somebody asks for; here
 * each label is one of few: path of the contract or of a page, method, status.
 */
@Singleton
class RequestMetrics {

    private static final String NAME = RequestMetrics.class.getName();
    private static final String NO_ROUTE = "NOT_FOUND";
    /** Until it is known which one, and of those that are none. */
    private static final String SOME_PAGE = "/console";

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final Map<Method, String> pageNames = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final ProblemPages pages;
    private final MeterProvider<Timer> requests;

    RequestMetrics(MeterRegistry registry, ProblemPages pages) {
        this.registry = registry;
        this.pages = pages;
        this.requests = Timer.builder("http.server.requests")
                .description("How long requests take, by path of the contract")
                .withRegistry(registry);
    }

    /** @param template path of the contract, if it has one for this request */
    void measure(RoutingContext request, Optional<String> template) {
        request.put(NAME, template.orElse(pages.covers(EdgeProblems.pathOf(request)) ? SOME_PAGE : NO_ROUTE));
        Timer.Sample sample = Timer.start(registry);
        request.addEndHandler(end -> sample.stop(requests.withTags(tags(request, end))));
    }

    /** Pages are not in the contract: their classes name them. */
    void isPage(RoutingContext request, Method page) {
        request.put(NAME, pageNames.computeIfAbsent(page, RequestMetrics::nameOf));
    }

    private static String nameOf(Method page) {
        Path root = page.getDeclaringClass().getAnnotation(Path.class);
        Path rest = page.getAnnotation(Path.class);
        return (root == null ? SOME_PAGE : root.value()) + (rest == null ? "" : rest.value());
    }

    /** @return what stands for this request in logs */
    static String nameOf(RoutingContext request) {
        return method(request) + " " + request.get(NAME, NO_ROUTE);
    }

    private static Tags tags(RoutingContext request, AsyncResult<Void> end) {
        int status = request.response().getStatusCode();
        return Tags.of(
                "method",
                method(request),
                "uri",
                request.get(NAME),
                "status",
                end.succeeded() ? Integer.toString(status) : "RESET",
                "outcome",
                (end.succeeded() ? Outcome.forStatus(status) : Outcome.CLIENT_ERROR).name());
    }

    private static String method(RoutingContext request) {
        HttpMethod method = request.request().method();
        return METHODS.contains(method) ? method.name() : "OTHER";
    }
}

package org.huizhi.rest;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.access.AnyParameters;
import org.huizhi.access.ConcurrencyLimit;
import org.huizhi.access.Costly;
import org.huizhi.access.CostlyRequests;
import org.huizhi.access.RateLimits;
import org.huizhi.access.Traceparent;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.ProblemPages;
import org.huizhi.problem.RateLimitedException;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every request: its trace goes into the log, and a query parameter that the operation does not have is
 * an error.
 */
@Singleton
class RequestFilters {

    private static final Duration SHORTLY = Duration.ofSeconds(1);

    /** All who have not said who they are: together they take no more room than one caller. No name begins so. */
    private static final String STRANGERS = "\nstrangers";

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";,\\s]*)", Pattern.CASE_INSENSITIVE);

    private static final Set<String> LISTS = Set.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH);
    /** Sent twice they may do something twice (RFC 9110, section 9.2.2). */
    private static final Set<String> NOT_REPEATABLE = Set.of("POST", "PATCH");

    private final Map<Method, Set<String>> knownParameters = new ConcurrentHashMap<>();
    private final Map<Method, Set<String>> knownHeaders = new ConcurrentHashMap<>();
    private final RateLimits limits;
    private final RequestMetrics metrics;
    private final ProblemPages pages;

    RequestFilters(RateLimits limits, RequestMetrics metrics, ProblemPages pages) {
        this.limits = limits;
        this.metrics = metrics;
        this.pages = pages;
    }

    @ServerRequestFilter(preMatching = true)
    void trace(ContainerRequestContext request) {
        MDC.put(Traceparent.NAME, Traceparent.orNew(request.getHeaderString(Traceparent.NAME)));
    }

    /** Before anything of the body is read. */
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    void limit(ContainerRequestContext request, ResourceInfo resource) {
        Principal principal = request.getSecurityContext().getUserPrincipal();
        if (principal == null) {
            // Who sends nothing takes no room for long: pages of the sign-in, and files.
            if (request.getMethod().equals("POST")) {
                claim(STRANGERS);
            }
            return;
        }
        String caller = principal.getName();
        Duration wait = limits.take(caller);
        if (wait.compareTo(Duration.ZERO) > 0) {
            throw new RateLimitedException(wait);
        }
        ConcurrencyLimit.Place place = claim(caller);
        if (resource.getResourceMethod().isAnnotationPresent(Costly.class) && !place.weigh(Costly.WEIGHT)) {
            throw new RateLimitedException(SHORTLY);
        }
    }

    private static ConcurrencyLimit.Place claim(String caller) {
        ResteasyReactiveRequestContext current = CurrentRequestManager.get();
        ConcurrencyLimit.Place place = LoadShedding.placeOf(current.unwrap(RoutingContext.class));
        if (!place.claim(caller)) {
            throw new RateLimitedException(SHORTLY);
        }
        current.registerCompletionCallback(end -> place.leave());
        return place;
    }

    /** Of an operation that is {@link Costly} by what is asked of it. */
    static void weighAsCostly() {
        RoutingContext request = CurrentRequestManager.get().unwrap(RoutingContext.class);
        if (!LoadShedding.placeOf(request).weigh(Costly.WEIGHT)) {
            throw new RateLimitedException(SHORTLY);
        }
    }

    /** As pages say it, which do not know how requests are admitted. */
    @Singleton
    static class CostlyPages implements CostlyRequests {

        @Override
        public void weigh() {
            weighAsCostly();
        }
    }

    @ServerRequestFilter
    void refuseUnknownParameters(ContainerRequestContext request, ResourceInfo resource) {
        Set<String> known = knownParameters.computeIfAbsent(resource.getResourceMethod(), RequestFilters::parameters);
        RoutingContext current = CurrentRequestManager.get().unwrap(RoutingContext.class);
        // Browsers send the fields of a form that are left empty.
        boolean mayBeEmpty = pages.covers(EdgeProblems.pathOf(current));
        if (mayBeEmpty) {
            metrics.isPage(current, resource.getResourceMethod());
        }
        boolean takesAny = resource.getResourceMethod().isAnnotationPresent(AnyParameters.class);
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (!known.contains(name)) {
                if (takesAny) {
                    return;
                }
                throw new ProblemException(
                        ProblemCode.UNKNOWN_PARAMETER, "this operation has the parameters {0}", known);
            }
            if (values.size() != 1 || (values.get(0).isEmpty() && !mayBeEmpty)) {
                throw Parameters.invalid(name, "must be given once, with a value");
            }
            // The database keeps no NUL, and nothing that is asked for has the others.
            if (values.get(0).chars().anyMatch(Character::isISOControl)) {
                throw Parameters.invalid(name, "must not hold characters of control, of direction or that nobody sees");
            }
        });
    }

    /** Before anything of the body is read: bytes in another coding could pass as a text that nobody wrote. */
    @ServerRequestFilter
    void refuseCodedBodies(ContainerRequestContext request) {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return;
        }
        if (request.getHeaderString(HttpHeaders.CONTENT_ENCODING) != null) {
            throw ProblemException.unsupportedCoding();
        }
        String mediaType = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        // The framework would take a range for the type that the operation has (RFC 9110, section 8.3: it is none).
        if (mediaType != null && mediaType.contains("*")) {
            throw new NotSupportedException();
        }
        // Of a file the operation that takes it says in which encodings it may be.
        boolean isFile = mediaType != null && mediaType.toLowerCase(Locale.ROOT).startsWith(Sheet.CSV);
        if (!isFile && charsets(mediaType).anyMatch(charset -> !charset.equalsIgnoreCase("utf-8"))) {
            throw ProblemException.unsupportedCoding();
        }
    }

    /** @return each that is said, however often */
    static Stream<String> charsets(@Nullable String mediaType) {
        return CHARSET.matcher(mediaType == null ? "" : mediaType).results().map(charset -> charset.group(1));
    }

    /**
     * As query parameters: once, and with a value, where the operation reads it. The framework would take the first of
     * two, and an empty one would switch off what the caller asked for. Conditions are lists.
     */
    @ServerRequestFilter
    void refuseUnclearHeaders(ContainerRequestContext request, ResourceInfo resource) {
        List<String> keys = request.getHeaders().get(Idempotency.HEADER);
        Idempotency.check(keys);
        if (pages.covers(EdgeProblems.pathOf(CurrentRequestManager.get().unwrap(RoutingContext.class)))) {
            return;
        }
        Set<String> known = knownHeaders.computeIfAbsent(resource.getResourceMethod(), RequestFilters::headers);
        // Its caller would believe that it is done once, however often it is sent.
        if (keys != null && NOT_REPEATABLE.contains(request.getMethod()) && !known.contains(Idempotency.HEADER)) {
            throw Parameters.invalid(Idempotency.HEADER, "is not used by this operation, which was not begun");
        }
        for (String name : known) {
            List<String> given = request.getHeaders().get(name);
            if (given != null && (given.size() != 1 || given.get(0).isBlank())) {
                throw Parameters.invalid(name, "must be given once, with a value");
            }
        }
    }

    private static Set<String> headers(Method method) {
        return Stream.of(method.getParameters())
                .map(parameter -> parameter.getAnnotation(HeaderParam.class))
                .filter(Objects::nonNull)
                .map(HeaderParam::value)
                .filter(name -> !LISTS.contains(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> parameters(Method method) {
        return Stream.of(method.getParameters())
                .flatMap((Parameter parameter) -> parameter.isAnnotationPresent(BeanParam.class)
                        ? Stream.<AnnotatedElement>of(parameter.getType().getDeclaredFields())
                        : Stream.of(parameter))
                .filter(place -> place.isAnnotationPresent(QueryParam.class))
                .map(place -> place.getAnnotation(QueryParam.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ServerResponseFilter
    void endTrace() {
        MDC.remove(Traceparent.NAME);
    }
}

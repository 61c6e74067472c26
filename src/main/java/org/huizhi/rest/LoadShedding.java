package org.huizhi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.access.ConcurrencyLimit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests beyond what a replica has under way at once, before a token is checked or a byte of a body is read.
 */
@ApplicationScoped
class LoadShedding {

    /** Before authentication. */
    private static final int PRIORITY = 1000;

    private static final String PLACE = LoadShedding.class.getName();
    /** Health, metrics and contracts are told even then. */
    private static final String OPERATION = "/q/";

    private static final int RETRY_AFTER_SECONDS = 2;
    /**
     * Bytes of a body, from which on a request weighs more: each is read as a whole, or, of a batch, in large pieces.
     */
    private static final int LONG_BODY = 16 * 1024;

    private static final Pattern SHORT_LENGTH = Pattern.compile("[0-9]{1,5}");

    private static final int WEIGHT_OF_LONG = 8;

    private final ConcurrencyLimit admission;
    private final Language language;
    private final ObjectMapper mapper;
    private final Counter shed;

    LoadShedding(ConcurrencyLimit admission, Language language, ObjectMapper mapper, MeterRegistry metrics) {
        this.admission = admission;
        this.language = language;
        this.mapper = mapper;
        this.shed = Counter.builder("huizhi.requests.shed")
                .description("Requests refused with 503, for too many were under way")
                .register(metrics);
        Gauge.builder("huizhi.requests.under.way", admission, ConcurrencyLimit::underWay)
                .description("Weight of the requests under way")
                .register(metrics);
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    /** @return the place of a request that is under way */
    static ConcurrencyLimit.Place placeOf(RoutingContext request) {
        return request.get(PLACE);
    }

    private void admit(RoutingContext request) {
        if (request.normalizedPath().startsWith(OPERATION)) {
            request.next();
            return;
        }
        Optional<ConcurrencyLimit.Place> place = admission.enter(weight(request.request()));
        if (place.isPresent()) {
            request.put(PLACE, place.get());
            request.addEndHandler(end -> place.get().leave());
            request.next();
        } else {
            shed.increment();
            refuse(request);
        }
    }

    /** A body that does not say how long it is may be long. */
    private static int weight(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean isLong = length == null
                ? !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)
                : !SHORT_LENGTH.matcher(length).matches() || Integer.parseInt(length) > LONG_BODY;
        return isLong ? WEIGHT_OF_LONG : 1;
    }

    private void refuse(RoutingContext request) {
        Locale best = language.best(accepted(request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
        Problem problem = Problem.of(
                new ProblemException(
                        ProblemCode.UNAVAILABLE, "too many requests are under way; this one has not been begun"),
                best);
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONTENT_LANGUAGE, best.getLanguage())
                .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS))
                .end(json(problem));
    }

    /** Not as the router has it, which fails over some spellings. */
    private static List<Locale> accepted(@Nullable String languages) {
        try {
            return languages == null
                    ? List.of()
                    : Locale.LanguageRange.parse(languages).stream()
                            .map(range -> Locale.forLanguageTag(range.getRange()))
                            .toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private Buffer json(Problem problem) {
        try {
            return Buffer.buffer(mapper.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem has no JSON", e);
        }
    }
}

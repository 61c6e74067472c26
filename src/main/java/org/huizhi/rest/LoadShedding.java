package org.huizhi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import org.huizhi.access.Admission;

/** Refuses requests of the API beyond what a replica has under way at once, before a token is checked or a byte of a body is read. */
@ApplicationScoped
class LoadShedding {

    /** Before authentication. */
    private static final int PRIORITY = 1000;

    private static final String API = "/api/";
    private static final int RETRY_AFTER_SECONDS = 2;

    private final Admission admission;
    private final Language language;
    private final ObjectMapper mapper;
    private final Counter shed;

    LoadShedding(Admission admission, Language language, ObjectMapper mapper, MeterRegistry metrics) {
        this.admission = admission;
        this.language = language;
        this.mapper = mapper;
        this.shed = Counter.builder("huizhi.requests.shed")
                .description("Requests refused with 503, for too many were under way")
                .register(metrics);
        Gauge.builder("huizhi.requests.under.way", admission, Admission::underWay)
                .description("Requests of the API under way")
                .register(metrics);
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        if (!request.normalizedPath().startsWith(API)) {
            request.next();
        } else if (admission.enter()) {
            request.addEndHandler(end -> admission.leave());
            request.next();
        } else {
            shed.increment();
            refuse(request);
        }
    }

    private void refuse(RoutingContext request) {
        Locale best = language.best(request.acceptableLanguages().stream()
                .map(LanguageHeader::tag)
                .map(Locale::forLanguageTag)
                .toList());
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

    private Buffer json(Problem problem) {
        try {
            return Buffer.buffer(mapper.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem has no JSON", e);
        }
    }
}

package org.huizhi.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.huizhi.access.ConcurrencyLimit;
import org.huizhi.problem.ProblemException;

/**
 * Refuses requests beyond what a replica has under way at once, before a token is checked or a byte of a body is read.
 */
@ApplicationScoped
class LoadShedding {

    /** Before authentication. */
    private static final int PRIORITY = 1000;

    private static final String PLACE = LoadShedding.class.getName();

    private static final int RETRY_AFTER_SECONDS = 2;
    private final ConcurrencyLimit admission;
    private final EdgeProblems problems;
    private final Counter shed;

    LoadShedding(ConcurrencyLimit admission, EdgeProblems problems, MeterRegistry metrics) {
        this.admission = admission;
        this.problems = problems;
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
        Optional<ConcurrencyLimit.Place> place = admission.enter();
        if (place.isPresent()) {
            request.put(PLACE, place.get());
            request.addEndHandler(end -> place.get().leave());
            request.next();
        } else {
            shed.increment();
            refuse(request);
        }
    }

    private void refuse(RoutingContext request) {
        request.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
        problems.answer(request, ProblemException.crowded());
    }
}

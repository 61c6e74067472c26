package org.huizhi.rest;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Clock;
import org.huizhi.access.ConcurrencyLimit;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** The body of the request that is under way in this thread. */
@Singleton
class RequestBodies {

    private final IncomingBody.Pace pace;
    private final Clock clock;

    RequestBodies(IncomingBody.Pace pace, Clock clock) {
        this.pace = pace;
        this.clock = clock;
    }

    IncomingBody open(InputStream body) {
        RoutingContext request = CurrentRequestManager.get().unwrap(RoutingContext.class);
        ConcurrencyLimit.Place place = LoadShedding.placeOf(request);
        // The rest of it would hold the connection.
        Runnable hangUp = () ->
                request.addEndHandler(end -> request.request().connection().close());
        return new IncomingBody(body, place::weigh, hangUp, pace, clock);
    }
}

package org.huizhi.console;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Headers of pages in place of those of the API: what a page may load comes from this node, and no script or style
 * stands in it. Nothing of it may be framed, and forms are sent here only.
 */
@ApplicationScoped
class ConsoleHeaders {

    /** Before the first one that may answer. */
    private static final int PRIORITY = 2001;

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    void register(@Observes Filters filters) {
        filters.register(ConsoleHeaders::enter, PRIORITY);
    }

    private static boolean isPage(RoutingContext request) {
        try {
            return ErrorPages.isPage(request.normalizedPath());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void enter(RoutingContext request) {
        if (isPage(request)) {
            MultiMap headers = request.response().headers();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            // A browser that says nothing of where it comes from says "null" as the origin of a form.
            headers.set("Referrer-Policy", "same-origin");
        }
        request.next();
    }
}

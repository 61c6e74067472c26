package org.huizhi.console;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The icon of what names none, say a printed slip, which is no page: browsers ask for one at this address. */
@ApplicationScoped
class Favicon {

    void register(@Observes Router router) {
        router.get("/favicon.ico").handler(request -> request.redirect(Assets.href("icon.svg")));
    }
}

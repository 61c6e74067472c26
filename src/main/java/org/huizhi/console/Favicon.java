package org.huizhi.console;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The icon of what is no page and so names none, say a printed slip: browsers ask for it at an address of their own. */
@ApplicationScoped
class Favicon {

    void register(@Observes Router router) {
        router.get("/favicon.ico").handler(request -> request.redirect(Assets.href("icon.svg")));
    }
}

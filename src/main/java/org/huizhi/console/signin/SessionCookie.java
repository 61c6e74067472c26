package org.huizhi.console.signin;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What a browser keeps of a session. No script sees it, it comes over TLS alone, and other sites send it only along
 * with a link that somebody follows. It has no date: it goes when the browser is closed.
 */
@ApplicationScoped
class SessionCookie {

    /** Where it counts, and nowhere else. */
    static final String ROOT = "/console";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String SECURE_NAME = "__Host-huizhi";
    private static final String PLAIN_NAME = "huizhi";

    private final boolean secure;

    /** @param secure to be switched off only where browsers reach the node without TLS, as in a trial */
    SessionCookie(@ConfigProperty(name = "huizhi.console.secure-cookie", defaultValue = "true") boolean secure) {
        this.secure = secure;
    }

    /** The prefix has browsers see to it that it is secure and of this host alone (RFC 6265bis, section 4.1.3.2). */
    String name() {
        return secure ? SECURE_NAME : PLAIN_NAME;
    }

    NewCookie of(String token) {
        return builder().value(token).build();
    }

    NewCookie none() {
        return builder().value("").maxAge(0).build();
    }

    /** @return what came with this request, of a session or of a sign-in that is under way */
    Optional<String> token(HttpServerRequest request) {
        Cookie cookie = request.getCookie(name());
        return Optional.ofNullable(cookie)
                .map(Cookie::getValue)
                .filter(value -> FORM.matcher(value).matches());
    }

    private NewCookie.Builder builder() {
        return new NewCookie.Builder(name())
                .path("/")
                .secure(secure)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.LAX);
    }

    /** @return what came with a request for a page */
    Optional<String> in(RoutingContext request) {
        String path = request.normalizedPath();
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            return Optional.empty();
        }
        return token(request.request());
    }
}

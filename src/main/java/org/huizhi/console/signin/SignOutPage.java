package org.huizhi.console.signin;

import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.huizhi.account.SignInService;
import org.huizhi.console.FormReader;
import org.huizhi.console.Redirect;

/** Ends the session at hand; there may be none any more. */
@Path("/console/sign-out")
@Blocking
class SignOutPage {

    private final FormReader forms;
    private final SignInService signIn;
    private final SessionCookie cookie;
    private final HttpServerRequest request;

    SignOutPage(SignInService signIn, SessionCookie cookie, HttpServerRequest request, FormReader forms) {
        this.forms = forms;
        this.signIn = signIn;
        this.cookie = cookie;
        this.request = request;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response signOut(InputStream body) {
        forms.read(body);
        cookie.token(request).ifPresent(signIn::signOut);
        return leave().cookie(cookie.none()).build();
    }

    /** Whoever sits at this computer next does not go back to what was shown. */
    static Response.ResponseBuilder leave() {
        return Redirect.to("/console/sign-in").header("Clear-Site-Data", "\"cache\"");
    }
}

package org.huizhi.console.signin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.huizhi.account.GuestSignIn;
import org.huizhi.account.Guests;
import org.huizhi.account.SignInService;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Redirect;
import org.jspecify.annotations.Nullable;

/** Ends the session at hand; there may be none any more. */
@Path("/console/sign-out")
@Blocking
class SignOutPage {

    private static final String AT_ISSUER = "/console/sign-out/issuer";

    private final FormReader forms;
    private final SignInService signIn;
    private final GuestSignIn guests;
    private final Guests signedIn;
    private final CurrentSession session;
    private final Pages pages;
    private final SessionCookie cookie;
    private final HttpServerRequest request;

    SignOutPage(
            SignInService signIn,
            GuestSignIn guests,
            Guests signedIn,
            CurrentSession session,
            SessionCookie cookie,
            Pages pages,
            HttpServerRequest request,
            FormReader forms) {
        this.forms = forms;
        this.signIn = signIn;
        this.guests = guests;
        this.signedIn = signedIn;
        this.session = session;
        this.pages = pages;
        this.cookie = cookie;
        this.request = request;
    }

    @CheckedTemplate(basePath = "console/signin")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance leftIssuer(PageContext page, String issuer, @Nullable String signOut);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response signOut(InputStream body) {
        forms.read(body);
        boolean isGuest = session.ofGuest().isPresent();
        cookie.token(request).ifPresent(signIn::signOut);
        return leave(isGuest).cookie(cookie.none()).build();
    }

    /**
     * Whoever sits at this computer next does not go back to what was shown.
     *
     * @param isGuest who may want to sign out of the issuer too
     */
    static Response.ResponseBuilder leave(boolean isGuest) {
        return Redirect.to(isGuest ? AT_ISSUER : "/console/sign-in").header("Clear-Site-Data", "\"cache\"");
    }

    /** By a link: a form that leads to another site is what the policy of pages forbids. */
    @GET
    @Path("/issuer")
    @PermitAll
    public Response atIssuer() {
        Optional<String> name = guests.issuer();
        if (name.isEmpty() || session.get().isPresent()) {
            return pages.seeOther("/console/sign-in");
        }
        return pages.show(Templates.leftIssuer(
                pages.context(), name.get(), guests.signOut().map(URI::toString).orElse(null)));
    }

    /** The issuer says itself that somebody is not signed in there any more (OpenID Connect Back-Channel Logout). */
    @POST
    @Path("/issuer")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response toldByIssuer(InputStream body) {
        String token = forms.readFromAnywhere(body).text("logout_token");
        if (guests.issuer().isEmpty()) {
            return pages.seeOther("/console/sign-in");
        }
        Guests.Told told = token == null ? Guests.Told.REFUSED : signedIn.signOut(token);
        return Response.status(
                        switch (told) {
                            case DONE -> Response.Status.OK;
                            case REFUSED -> Response.Status.BAD_REQUEST;
                            case LATER -> Response.Status.SERVICE_UNAVAILABLE;
                        })
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}

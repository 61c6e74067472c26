package org.huizhi.console.signin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.huizhi.access.AnyParameters;
import org.huizhi.account.GuestSignIn;
import org.huizhi.account.GuestSignIn.Reply;
import org.huizhi.console.OwnAddress;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Redirect;
import org.jspecify.annotations.Nullable;

/** The way to the issuer that signs people in, and back. */
@Path(IssuerPage.SELF)
@Blocking
class IssuerPage {

    static final String SELF = "/console/sign-in/issuer";
    private static final String SIGN_IN = "/console/sign-in";

    private final GuestSignIn guests;
    private final SessionCookie cookie;
    private final CurrentSession session;
    private final Pages pages;
    private final HttpServerRequest request;

    IssuerPage(
            GuestSignIn guests, SessionCookie cookie, CurrentSession session, Pages pages, HttpServerRequest request) {
        this.guests = guests;
        this.cookie = cookie;
        this.session = session;
        this.pages = pages;
        this.request = request;
    }

    @CheckedTemplate(basePath = "console/signin")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance issuer(PageContext page, Why why, String issuer, String again);
    }

    /**
     * Why somebody is not signed in.
     *
     * @param key of its words: {@code issuer_…}
     * @param name of who is not; null where nobody is known
     */
    record Why(String key, @Nullable String name) {

        public String title() {
            return key + "_title";
        }
    }

    /** Who is signed in already keeps his session: a link on another site leads here too. */
    @GET
    @PermitAll
    public Response begin(@QueryParam("to") @Nullable String to) {
        String returnTo = OwnAddress.orStart(to);
        if (session.get().isPresent()) {
            return pages.seeOther(returnTo);
        }
        if (guests.issuer().isEmpty()) {
            return pages.seeOther(SIGN_IN);
        }
        Reply reply = guests.begin(returnTo, Origins.of(request));
        return reply instanceof Reply.Leads leads
                // To where the settings say, and not the request.
                ? Response.status(Response.Status.SEE_OTHER)
                        .header(HttpHeaders.LOCATION, leads.address())
                        .cookie(cookie.of(leads.token()))
                        .build()
                : failed(reply, returnTo);
    }

    /** What the issuer has the browser say; issuers add what they like. */
    @GET
    @Path("/answer")
    @AnyParameters
    @PermitAll
    public Response answer(
            @QueryParam("state") @Nullable String state,
            @QueryParam("code") @Nullable String code,
            @QueryParam("iss") @Nullable String issuer,
            @QueryParam("error") @Nullable String error) {
        if (guests.issuer().isEmpty() || session.get().isPresent()) {
            return pages.seeOther(SIGN_IN);
        }
        GuestSignIn.Answer answer = new GuestSignIn.Answer(state, error == null ? code : null, issuer);
        Reply reply = guests.finish(cookie.token(request).orElse(null), answer, Origins.of(request));
        if (reply instanceof Reply.SignedIn done) {
            return Redirect.to(OwnAddress.orStart(done.returnTo()))
                    .cookie(cookie.of(done.token()))
                    .build();
        }
        return reply instanceof Reply.Over ? SignInPage.again("over") : failed(reply, OwnAddress.orStart(null));
    }

    /** What the issuer had the browser say is in no page. */
    private Response failed(Reply reply, String returnTo) {
        pages.seenAt(SIGN_IN);
        if (reply instanceof Reply.Waits waits) {
            throw Refusals.waits(waits.delay());
        }
        if (reply instanceof Reply.Busy) {
            throw Refusals.busy();
        }
        Why why = reply instanceof Reply.NoRights none
                ? new Why("issuer_no_rights", none.guest().name())
                : new Why(
                        reply instanceof Reply.Unreachable
                                ? "issuer_unreachable"
                                : reply instanceof Reply.Denied ? "issuer_denied" : "issuer_refused",
                        null);
        return pages.show(
                reply instanceof Reply.Unreachable
                        ? Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
                        : Response.Status.FORBIDDEN.getStatusCode(),
                Templates.issuer(
                        pages.context(),
                        why,
                        guests.issuer().orElse(""),
                        SIGN_IN + "?to=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8)));
    }
}

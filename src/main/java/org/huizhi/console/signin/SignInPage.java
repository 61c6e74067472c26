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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.huizhi.account.GuestSignIn;
import org.huizhi.account.SignInService;
import org.huizhi.account.SignInService.Reply;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.OwnAddress;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Redirect;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Signing in, in steps of one form each: name and password, a code, and a new password where the old one has lapsed.
 * Between them a browser has a token that opens nothing; each step gives another.
 */
@Path("/console/sign-in")
@Blocking
class SignInPage {

    private static final String SELF = "/console/sign-in";
    private static final String TO = "to";
    private static final String NAME = "/name";
    private static final String PASSWORD = "/password";
    private static final String REPEATED = "/repeated";
    private static final String CODE = "/code";

    private static final List<String> FIRST = List.of(NAME, PASSWORD);
    private static final List<String> SECOND = List.of(CODE);
    private static final List<String> THIRD = List.of(PASSWORD, REPEATED);

    private final FormReader forms;
    private final SignInService signIn;
    private final GuestSignIn guests;
    private final SessionCookie cookie;
    private final CurrentSession session;
    private final Pages pages;
    private final HttpServerRequest request;

    SignInPage(
            SignInService signIn,
            GuestSignIn guests,
            SessionCookie cookie,
            CurrentSession session,
            Pages pages,
            HttpServerRequest request,
            FormReader forms) {
        this.forms = forms;
        this.signIn = signIn;
        this.guests = guests;
        this.cookie = cookie;
        this.session = session;
        this.pages = pages;
        this.request = request;
    }

    @CheckedTemplate(basePath = "console/signin")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance first(
                PageContext page, Form form, List<String> names, @Nullable String again, Ways ways);

        static native TemplateInstance second(PageContext page, Form form, List<String> names);

        static native TemplateInstance third(PageContext page, Form form, List<String> names);
    }

    /**
     * How somebody signs in.
     *
     * @param issuer what it is called; null where none is set
     * @param address of the way to it
     * @param isLocal whether an account of this node is one
     */
    record Ways(@Nullable String issuer, String address, boolean isLocal) {}

    private Ways ways(@Nullable String to) {
        return new Ways(
                guests.issuer().orElse(null),
                IssuerPage.SELF + "?to=" + URLEncoder.encode(OwnAddress.orStart(to), StandardCharsets.UTF_8),
                signIn.isLocal());
    }

    /** @param again why it begins anew: {@code over}, or {@code cookie} where the browser has kept none */
    @GET
    @PermitAll
    public Response first(@QueryParam(TO) @Nullable String to, @QueryParam("again") @Nullable String again) {
        if (session.get().isPresent()) {
            return pages.seeOther(OwnAddress.orStart(to));
        }
        PageContext page = pages.context();
        String why = "over".equals(again) || "cookie".equals(again) ? "again_" + again : null;
        return pages.show(
                Templates.first(page, Form.fresh(page).with(TO, OwnAddress.orStart(to)), FIRST, why, ways(to)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response sendFirst(InputStream body) {
        SubmittedForm sent = forms.read(body);
        String name = sent.text(NAME);
        Reply reply = signIn.password(name == null ? "" : name, raw(sent, PASSWORD), Origins.of(request));
        return answered(reply, sent, FIRST);
    }

    @GET
    @Path("/code")
    @PermitAll
    public Response second(@QueryParam(TO) @Nullable String to) {
        return step("code").orElseGet(() -> {
            PageContext page = pages.context();
            return pages.show(Templates.second(page, Form.fresh(page).with(TO, OwnAddress.orStart(to)), SECOND));
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/code")
    @PermitAll
    public Response sendSecond(InputStream body) {
        SubmittedForm sent = forms.read(body);
        Optional<String> token = cookie.token(request);
        return token.isEmpty()
                ? again("cookie")
                : answered(signIn.code(token.get(), raw(sent, CODE), Origins.of(request)), sent, SECOND);
    }

    @GET
    @Path("/password")
    @PermitAll
    public Response third(@QueryParam(TO) @Nullable String to) {
        return step("password").orElseGet(() -> {
            PageContext page = pages.context();
            return pages.show(Templates.third(page, Form.fresh(page).with(TO, OwnAddress.orStart(to)), THIRD));
        });
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/password")
    @PermitAll
    public Response sendThird(InputStream body) {
        SubmittedForm sent = forms.read(body);
        Optional<String> token = cookie.token(request);
        if (token.isEmpty()) {
            return again("cookie");
        }
        if (!raw(sent, PASSWORD).equals(raw(sent, REPEATED))) {
            return refused(sent, THIRD, Refusals.notRepeated(REPEATED));
        }
        return answered(signIn.newPassword(token.get(), raw(sent, PASSWORD), Origins.of(request)), sent, THIRD);
    }

    /** @return the way to the beginning, where this step is not the next one; empty where it is */
    private Optional<Response> step(String step) {
        Optional<String> token = cookie.token(request);
        if (token.isEmpty()) {
            return Optional.of(again("cookie"));
        }
        return signIn.next(token.get()).filter(step::equals).isPresent()
                ? Optional.empty()
                : Optional.of(again("over"));
    }

    static Response again(String why) {
        return Redirect.to(SELF + "?again=" + why).build();
    }

    /** As it was typed: a blank may be a part of it. */
    private static String raw(SubmittedForm sent, String field) {
        return sent.values(field).stream().findFirst().orElse("");
    }

    private Response answered(Reply reply, SubmittedForm sent, List<String> names) {
        String to = OwnAddress.orStart(sent.text(TO));
        if (reply instanceof Reply.NeedsCode code) {
            return next(SELF + "/code", to, code.token());
        }
        if (reply instanceof Reply.NeedsNewPassword password) {
            return next(SELF + "/password", to, password.token());
        }
        if (reply instanceof Reply.SignedIn done) {
            return Redirect.to(to).cookie(cookie.of(done.token())).build();
        }
        if (reply instanceof Reply.Over || reply instanceof Reply.Off) {
            return again("over");
        }
        if (reply instanceof Reply.Waits waits) {
            return refused(sent, names, Refusals.waits(waits.delay()));
        }
        if (reply instanceof Reply.Invalid invalid) {
            return refused(sent, names, ProblemException.invalid(invalid.violations()));
        }
        return refused(
                sent,
                names,
                reply instanceof Reply.Busy
                        ? Refusals.busy()
                        : names == FIRST ? Refusals.wrongPassword(PASSWORD) : Refusals.wrongCode(CODE));
    }

    private Response next(String step, String to, String token) {
        return Redirect.to(step + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8))
                .cookie(cookie.of(token))
                .build();
    }

    private Response refused(SubmittedForm sent, List<String> names, ProblemException problem) {
        PageContext page = pages.context();
        Form form = Form.refused(page, sent, problem).with(TO, OwnAddress.orStart(sent.text(TO)));
        TemplateInstance shown = names == FIRST
                ? Templates.first(page, form, names, null, ways(sent.text(TO)))
                : names == SECOND ? Templates.second(page, form, names) : Templates.third(page, form, names);
        return pages.show(problem.code().status(), shown);
    }
}

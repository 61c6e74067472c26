package org.huizhi.console;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

/** The way in, and how somebody wants to see pages. */
@Path("/console")
@Blocking
class StartPage {

    private static final Duration KEPT = Duration.ofDays(365);

    private final FormReader forms;
    private final Pages pages;

    StartPage(FormReader forms, Pages pages) {
        this.forms = forms;
        this.pages = pages;
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response start() {
        // Who has slips to work begins there.
        List<Area> areas = pages.context().areas();
        return areas.stream()
                .filter(Area.WORK::equals)
                .findFirst()
                .or(() -> areas.stream().findFirst())
                .map(area -> pages.seeOther(area.address()))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"));
    }

    /**
     * Language or colours; anybody's, for the page of the sign-in has them too, and those of problems. Without a token:
     * another site that sends it changes the colours.
     */
    @POST
    @Path("/preferences")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response prefer(InputStream body) {
        SubmittedForm form = forms.readFromAnywhere(body);
        String back = form.text("back");
        Response.ResponseBuilder response = Redirect.to(OwnAddress.orStart(back));
        String language = form.text("language");
        if (language != null) {
            response.header(HttpHeaders.SET_COOKIE, kept(Language.COOKIE, language.equals("en") ? "en" : "zh"));
        }
        String scheme = form.text("scheme");
        if (scheme != null) {
            response.header(
                    HttpHeaders.SET_COOKIE,
                    kept(Scheme.COOKIE, Scheme.of(scheme).code()));
        }
        return response.build();
    }

    private static String kept(String name, String code) {
        return Cookies.set(name, code, KEPT.toSeconds());
    }
}

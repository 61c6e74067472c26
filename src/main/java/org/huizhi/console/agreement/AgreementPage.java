package org.huizhi.console.agreement;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.huizhi.access.Role;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.jspecify.annotations.Nullable;

/** One agreement in clauses that people read, and two of its versions side by side. */
@Path(AgreementAddress.ROOT + "/{mailbox}/{agreement}")
@Blocking
class AgreementPage {

    private final AgreementViews views;
    private final Pages pages;

    AgreementPage(AgreementViews views, Pages pages) {
        this.views = views;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/agreement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance detail(PageContext page, AgreementView view);

        static native TemplateInstance compare(
                PageContext page, AgreementView view, Clauses before, Clauses after, VersionDiff diff);
    }

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response read(
            @PathParam("mailbox") String mailbox,
            @PathParam("agreement") String id,
            @QueryParam("version") @Nullable String version) {
        return pages.show(Templates.detail(pages.context(), views.view(mailbox, id, version)));
    }

    @GET
    @Path("/compare")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response compare(
            @PathParam("mailbox") String mailbox,
            @PathParam("agreement") String id,
            @QueryParam("before") @Nullable String before,
            @QueryParam("after") @Nullable String after) {
        AgreementView view = views.view(mailbox, id, after);
        String other = before == null || before.isBlank() ? Integer.toString(other(view)) : before;
        AgreementDetail.Version earlier = AgreementViews.version(view.detail(), other);
        Clauses first = views.clauses(view.detail(), earlier);
        return pages.show(
                Templates.compare(pages.context(), view, first, view.shown(), views.diff(first, view.shown())));
    }

    private static int other(AgreementView view) {
        return view.before() == 0 ? view.version() : view.before();
    }
}

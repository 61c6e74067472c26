package org.huizhi.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.huizhi.access.Role;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;

/** What there is to be set, or to be seen of it. */
@Path("/console/settings")
@Blocking
class SettingsPage {

    private final Pages pages;

    SettingsPage(Pages pages) {
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance index(PageContext page);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show() {
        return pages.show(Templates.index(pages.context()));
    }
}

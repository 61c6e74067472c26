package org.huizhi.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.retention.RetentionConfig;

/** How long what is kept is kept. Notice types and the configuration say it; nothing of it is set here. */
@Path("/console/settings/retention")
@Blocking
class RetentionPage {

    private final NoticeTypes types;
    private final RetentionConfig config;
    private final Pages pages;

    RetentionPage(NoticeTypes types, RetentionConfig config, Pages pages) {
        this.types = types;
        this.config = config;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance retention(
                PageContext page,
                List<NoticeType> types,
                long refusedMessages,
                long deadLetters,
                long technicalMessages);
    }

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show() {
        return pages.show(Templates.retention(
                pages.context(),
                types.all().stream().toList(),
                config.refusedMessages().toDays(),
                config.deadLetters().toDays(),
                config.technicalMessages().toDays()));
    }
}

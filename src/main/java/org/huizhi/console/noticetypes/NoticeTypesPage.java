package org.huizhi.console.noticetypes;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The catalogue, and each type with its fields. */
@Path("/console/notice-types")
@Blocking
class NoticeTypesPage {

    private final NoticeTypes types;
    private final Pages pages;

    NoticeTypesPage(NoticeTypes types, Pages pages) {
        this.types = types;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/noticetypes")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance list(
                PageContext page, Form filter, List<Option> yesOrNo, boolean filtered, List<NoticeType> items);

        static native TemplateInstance detail(
                PageContext page, NoticeType type, List<TypeField> request, List<TypeField> returned);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list(
            @QueryParam("return") @Nullable String requiresReturn, @QueryParam("person") @Nullable String personData) {
        PageContext page = pages.context();
        List<NoticeType> found = types.all().stream()
                .filter(type -> isAsked(requiresReturn, type.requiresReturn()))
                .filter(type -> isAsked(personData, type.personData()))
                .toList();
        Form filter = Form.filter().with("return", requiresReturn).with("person", personData);
        return pages.show(Templates.list(page, filter, page.yesOrNo(), filter.isFilled(), found));
    }

    /** Anything but yes and no asks for nothing, as an empty field does. */
    private static boolean isAsked(@Nullable String asked, boolean actual) {
        return !("yes".equals(asked) && !actual) && !("no".equals(asked) && actual);
    }

    @GET
    @Path("/{type}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response detail(@PathParam("type") String name) {
        NoticeType type =
                types.find(name).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice type"));
        return pages.show(Templates.detail(pages.context(), type, TypeField.ofRequest(type), TypeField.ofReturn(type)));
    }
}

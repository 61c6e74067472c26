package org.huizhi.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows a form again to who is no longer signed in, with what was filled in: browsers keep nothing of a page that is
 * not to be kept. The browser sends it here itself, by a redirect that keeps method and body; the node keeps nothing.
 * Sent again, it is looked at as any form: it counts for whom it was shown.
 */
@Path(UnsentPage.SELF)
@Blocking
class UnsentPage {

    static final String SELF = "/console/unsent";

    private static final int UNPROCESSABLE = 422;

    /** Of forms that are typed again rather than shown again. */
    private static final Set<String> SECRETS = Set.of("/password", "/repeated", "/current", "/code");

    private final FormReader forms;
    private final Pages pages;

    UnsentPage(FormReader forms, Pages pages) {
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance unsent(PageContext page, String to, List<Field> fields);
    }

    /** One value of what was sent. */
    record Field(String name, String value) {

        /** @return whether somebody has filled it in, and not the page */
        public boolean filled() {
            return name.startsWith("/") && !value.isBlank();
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response show(@QueryParam("to") @Nullable String to, InputStream body) {
        List<Field> fields = forms.readUnsent(body).entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(value -> new Field(field.getKey(), value)))
                .toList();
        if (fields.stream().anyMatch(field -> SECRETS.contains(field.name()))) {
            return pages.seeOther("/console/sign-in");
        }
        String address = OwnAddress.orStart(to);
        pages.seenAt(address);
        return pages.show(UNPROCESSABLE, Templates.unsent(pages.context(), address, fields));
    }
}

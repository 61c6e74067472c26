package org.huizhi.console.attachment;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.Attachments;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Files that go with slips and returns: uploaded here, and chosen in the form of the slip or the return then. */
@Path(AttachmentsPage.ADDRESS)
@Blocking
class AttachmentsPage {

    static final String ADDRESS = "/console/attachments";

    private static final String NAME = "/name";
    private static final String FILE = "/file";

    private final Attachments attachments;
    private final CurrentCaller currentCaller;
    private final FormReader formReader;
    private final Pages pages;

    AttachmentsPage(Attachments attachments, CurrentCaller currentCaller, FormReader formReader, Pages pages) {
        this.attachments = attachments;
        this.currentCaller = currentCaller;
        this.formReader = formReader;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/attachment")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance list(PageContext page, Form form, List<String> names, List<Line> files);
    }

    /** An upload under its name. */
    record Line(Attachment upload, String name) {

        public String state() {
            return "state_" + upload.state().code();
        }
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response list() {
        PageContext page = pages.context();
        return pages.show(list(page, Form.fresh(page)));
    }

    private TemplateInstance list(PageContext page, Form form) {
        return Templates.list(
                page,
                form,
                List.of(NAME, FILE),
                attachments.list(currentCaller.get()).stream()
                        .map(upload -> new Line(upload, attachments.name(upload)))
                        .toList());
    }

    @POST
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response receive(@HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String mediaType, InputStream body) {
        FormReader.WithFile sent = formReader.read(body, mediaType, FILE, Attachments.PIECE);
        Caller caller = currentCaller.get();
        PageContext page = pages.context();
        try {
            sent.file(content -> attachments.receive(caller, sent.form().text(NAME), content));
            return pages.seeOther(ADDRESS);
        } catch (ProblemException problem) {
            return pages.refused(sent.form(), problem, form -> list(page, form));
        }
    }

    @POST
    @Path("/{upload}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response delete(@PathParam("upload") String upload, InputStream body) {
        formReader.read(body);
        try {
            attachments.delete(currentCaller.get(), UUID.fromString(upload));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
        }
        return pages.seeOther(ADDRESS);
    }
}

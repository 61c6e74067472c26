package org.huizhi.console.work;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.FileName;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.evidence.EvidenceService;
import org.huizhi.notice.NoticeReader;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;

/** A slip, with all that was said about it and what can be done now. */
@Path(WorkFilters.ADDRESS + "/{id}")
@Blocking
class SlipPage {

    private final SlipViews views;
    private final EvidenceService evidenceService;
    private final NoticeReader notices;
    private final NoticeAttachments attachments;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    SlipPage(
            SlipViews views,
            EvidenceService evidenceService,
            NoticeReader notices,
            NoticeAttachments attachments,
            CurrentCaller currentCaller,
            Pages pages) {
        this.views = views;
        this.evidenceService = evidenceService;
        this.notices = notices;
        this.attachments = attachments;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/work")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance slip(PageContext page, SlipView view);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response read(@PathParam("id") String id) {
        PageContext page = pages.context();
        SlipView view = views.of(currentCaller.get(), id(id), page).orElseThrow(SlipPage::notFound);
        return pages.show(Templates.slip(page, view));
    }

    @GET
    @Costly
    @Path("/evidence")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response evidence(@PathParam("id") String id) {
        EvidenceService.Evidence evidence =
                evidenceService.of(currentCaller.get(), id(id)).orElseThrow(SlipPage::notFound);
        return Response.ok(evidence.zip(), "application/zip")
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(evidence.number() + ".evidence.zip"))
                .build();
    }

    /** Never shown in place: it is what a stranger sent. */
    @GET
    @Path("/attachments/{attachment}")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response attachment(@PathParam("id") String id, @PathParam("attachment") String attachmentId) {
        Attachment attachment = notices.attachment(currentCaller.get(), id(id), id(attachmentId))
                .orElseThrow(SlipPage::notFound);
        if (!attachment.state().isReadable()) {
            throw ProblemException.illegal(
                    attachment.state().code(),
                    "the bytes of the attachment are not given: it is {0}",
                    attachment.state().code());
        }
        StreamingOutput content = output -> attachments.write(attachment, 0, attachment.bytes(), output);
        return Response.ok(content, attachment.mediaType())
                .header(HttpHeaders.CONTENT_LENGTH, attachment.bytes())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        FileName.disposition(attachments.name(attachment).orElse("attachment"), attachment.mediaType()))
                .build();
    }

    /** @throws ProblemException 404: what has no id of the right form does not exist */
    static UUID id(String text) {
        return QueryValues.uuid(text).orElseThrow(SlipPage::notFound);
    }

    static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "no such notice within your offices");
    }
}

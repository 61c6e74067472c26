package org.huizhi.rest.attachment;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.FileName;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.notice.NoticeReader;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.Parameters;
import org.jspecify.annotations.Nullable;

/** The bytes of attachments of slips, whole or from where a download broke off. */
@Path("/api/v1/notices/{id}/attachments/{attachment}")
@Blocking
class AttachmentContentResource {

    private static final int PARTIAL = 206;
    private static final int UNSATISFIABLE = 416;

    private final NoticeReader notices;
    private final NoticeAttachments attachments;
    private final CurrentCaller currentCaller;

    AttachmentContentResource(NoticeReader notices, NoticeAttachments attachments, CurrentCaller currentCaller) {
        this.notices = notices;
        this.attachments = attachments;
        this.currentCaller = currentCaller;
    }

    @GET
    @Produces(MediaType.WILDCARD)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response read(
            @PathParam("id") String id,
            @PathParam("attachment") String attachmentId,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange) {
        Attachment attachment = notices.attachment(currentCaller.get(), Parameters.id(id), Parameters.id(attachmentId))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"));
        if (!attachment.state().isReadable()) {
            throw ProblemException.illegal(
                    attachment.state().code(),
                    "the bytes of the attachment are not given: it is {0}",
                    attachment.state().code());
        }
        String tag = '"' + attachment.sha256() + '"';
        Optional<ByteRange> part =
                ifRange == null || ifRange.equals(tag) ? ByteRange.parse(range, attachment.bytes()) : Optional.empty();
        Response.ResponseBuilder answer;
        if (part.isEmpty()) {
            answer = Response.ok(content(attachment, 0, attachment.bytes()))
                    .header(HttpHeaders.CONTENT_LENGTH, attachment.bytes());
        } else if (part.get().isEmpty()) {
            return Response.status(UNSATISFIABLE)
                    .header("Content-Range", "bytes */" + attachment.bytes())
                    .header("Accept-Ranges", "bytes")
                    .build();
        } else {
            ByteRange asked = part.get();
            answer = Response.status(PARTIAL)
                    .entity(content(attachment, asked.from(), asked.to()))
                    .header(HttpHeaders.CONTENT_LENGTH, asked.length())
                    .header("Content-Range", asked.contentRange(attachment.bytes()));
        }
        String name = attachments.name(attachment).orElse("attachment");
        return answer.type(attachment.mediaType())
                .header(HttpHeaders.ETAG, tag)
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(name, attachment.mediaType()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private StreamingOutput content(Attachment attachment, long from, long to) {
        return output -> attachments.write(attachment, from, to, output);
    }
}

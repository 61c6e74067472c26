package org.huizhi.console.attachment;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.attachment.Attachments;
import org.huizhi.console.Option;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;

/** Uploads of somebody, as a form offers them, and those that he has chosen in it. */
@Singleton
public class OwnUploads {

    public static final String FIELD = "/attachments";

    private final Attachments attachments;

    OwnUploads(Attachments attachments) {
        this.attachments = attachments;
    }

    /** @return those that are whole and that no message lists, the newest first */
    public List<Option> of(Caller caller) {
        return attachments.list(caller).stream()
                .filter(upload -> upload.state() == State.UPLOADED)
                .map(upload -> new Option(upload.id().toString(), attachments.name(upload)))
                .toList();
    }

    /** @throws ProblemException 422 for what is no id */
    public static List<UUID> chosen(SubmittedForm sent) {
        try {
            return sent.values(FIELD).stream().map(UUID::fromString).toList();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    FIELD, "unknown-attachment", "must be an upload of yours that no slip lists yet");
        }
    }
}

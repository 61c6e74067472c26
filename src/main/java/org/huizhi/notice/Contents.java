package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.HeldAttachments;

/**
 * Data of the notice's messages by message id, apart by who sent them: ids are unique per sender only, so under the id
 * of our message another region can send one of its own.
 */
record Contents(Said bySender, Said byReceiver) {

    /** @param data by message id, of what the region with this mailbox has said */
    record Said(String mailbox, Map<UUID, JsonNode> data) {

        private Stream<NoticeDetail.AttachmentView> attachments() {
            return data.values().stream().flatMap(one -> NoticeDetail.listed(one).stream());
        }
    }

    Map<UUID, JsonNode> ofSender() {
        return bySender.data();
    }

    Map<UUID, JsonNode> ofReceiver() {
        return byReceiver.data();
    }

    /** @return whether some message lists attachments */
    boolean hasAttachments() {
        return Stream.of(bySender, byReceiver)
                .flatMap(Said::attachments)
                .findAny()
                .isPresent();
    }

    /** @return the attachment that a message lists under this id; of two regions with one id that of the first */
    Optional<Attachment> attachment(UUID id, String first, HeldAttachments held) {
        return Stream.of(bySender, byReceiver)
                .sorted(Comparator.comparing((Said said) -> !said.mailbox().equals(first)))
                .flatMap(said -> said.attachments()
                        .filter(one -> one.id().equals(id))
                        .flatMap(one ->
                                held.find(said.mailbox(), id, one.mediaType(), one.bytes(), one.sha256()).stream()))
                .findFirst();
    }
}

package org.huizhi.attachment;

import java.util.UUID;

/**
 * How it stands with an attachment of a notice has changed, in the transaction of this event.
 *
 * @param noticeId of a notice whose row nobody has locked yet in this transaction
 */
public record AttachmentSettled(UUID noticeId) {}

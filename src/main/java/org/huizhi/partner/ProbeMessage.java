package org.huizhi.partner;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.SignedDocument;
import org.jspecify.annotations.Nullable;

/**
 * The data of {@code probe} (feed contract).
 *
 * @param calendars by which its sender counts; null in those of earlier releases
 */
record ProbeMessage(AgreementReference agreement, @Nullable List<PartnerCalendars.CountedYear> calendars) {

    ProbeMessage {
        Objects.requireNonNull(agreement, "agreement");
    }

    /** @throws InvalidDocumentException when the message does not carry such data */
    static ProbeMessage parse(Message message) throws InvalidDocumentException {
        return SignedDocument.parse(message.data().toString().getBytes(StandardCharsets.UTF_8), ProbeMessage.class);
    }
}

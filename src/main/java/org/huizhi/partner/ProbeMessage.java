package org.huizhi.partner;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.SignedDocument;

/** The data of {@code probe} (feed contract). */
record ProbeMessage(AgreementReference agreement) {

    ProbeMessage {
        Objects.requireNonNull(agreement, "agreement");
    }

    /** @throws InvalidDocumentException when the message does not carry such data */
    static ProbeMessage parse(Message message) throws InvalidDocumentException {
        return SignedDocument.parse(message.data().toString().getBytes(StandardCharsets.UTF_8), ProbeMessage.class);
    }
}

package org.huizhi.agreement;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Objects;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.validation.TextRule;

/** The data of messages about agreements (feed contract, "Agreements"). */
sealed interface AgreementMessage {

    /** Of {@code agreement.proposed} with the proposer's signature, of {@code agreement.signed} with both. */
    record Document(GeneralJws document) implements AgreementMessage {

        public Document {
            Objects.requireNonNull(document, "document");
        }
    }

    /** Of {@code agreement.declined}. */
    record Declined(int version, String digest, String reason) implements AgreementMessage {

        public Declined {
            Objects.requireNonNull(digest, "digest");
            requireReason(reason);
        }
    }

    /** Of {@code agreement.suspended} and {@code agreement.resumed}. */
    record Interrupted(String reason) implements AgreementMessage {

        public Interrupted {
            requireReason(reason);
        }
    }

    /**
     * Of {@code agreement.terminated}.
     *
     * @param version the highest that is meant
     */
    record Terminated(int version, LocalDate lastDay, String reason) implements AgreementMessage {

        public Terminated {
            Objects.requireNonNull(lastDay, "lastDay");
            requireReason(reason);
        }
    }

    TextRule REASON = TextRule.letter(2000);

    private static void requireReason(String reason) {
        REASON.require(Objects.requireNonNull(reason, "reason"), "reason");
    }

    /** @throws InvalidDocumentException when the message does not carry such data */
    static <T extends AgreementMessage> T parse(Message message, Class<T> type) throws InvalidDocumentException {
        return SignedDocument.parse(message.data().toString().getBytes(StandardCharsets.UTF_8), type);
    }
}

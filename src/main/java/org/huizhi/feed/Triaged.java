package org.huizhi.feed;

import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.notice.IncomingCheck;

/** What triage makes of a record (feed contract, "Delivery"). */
sealed interface Triaged {

    IncomingRecord record();

    /** Nobody proved who sent it, or nobody can read it: kept for an operator, never answered. */
    record Dead(IncomingRecord record, DeadLetters.Cause cause) implements Triaged {}

    /**
     * From a sender that proved who it is.
     *
     * @param arrived already refused where that needs no look at what is stored; else undecided
     * @param message what was signed
     * @param notice set for a message about a notice that is not refused
     * @param receipt set for a receipt that is not refused
     * @param action set for any other message that is not refused
     */
    record Authentic(
            IncomingRecord record,
            ArrivedMessage arrived,
            Message message,
            IncomingCheck.Checked notice,
            ReceiptData receipt,
            MessageHandler.Action action)
            implements Triaged {

        boolean isReceipt() {
            return MessageType.RECEIPT.wireName().equals(message.type());
        }
    }
}

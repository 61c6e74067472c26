package org.huizhi.feed;

import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetterIntake.Origin;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.MessageHandler;

/** What triage makes of a record (feed contract, "Delivery"). */
sealed interface Triaged {

    IncomingRecord record();

    /** Nobody proved who sent it, or nobody can read it: kept for an operator, never answered. */
    record Dead(IncomingRecord record, DeadLetters.Cause cause, Origin origin) implements Triaged {}

    /** From a sender that proved who it is. */
    sealed interface Authentic extends Triaged {

        ArrivedMessage arrived();

        default Refused refused(RefusalReason reason) {
            return new Refused(record(), arrived().refused(reason));
        }
    }

    /** Decided without a look at what is stored. */
    record Refused(IncomingRecord record, ArrivedMessage arrived) implements Authentic {}

    /**
     * @param arrived undecided
     * @param check what the handler of its type read in it
     */
    record Passed(IncomingRecord record, ArrivedMessage arrived, MessageHandler.Check.Passed check)
            implements Authentic {}
}

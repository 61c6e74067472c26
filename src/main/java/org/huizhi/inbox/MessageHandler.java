package org.huizhi.inbox;

import java.util.Set;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;

/**
 * What a feature does with messages that are about no notice. The feed finds every implementation, guards that each
 * message is handled once, and receipts it.
 */
public interface MessageHandler {

    /** @return the types it handles; no two handlers share one */
    Set<MessageType> types();

    /** Looks at a message before the transaction, without the database, and never throws for what is in it. */
    Check check(Message message, MessageType type);

    /** @return what is said of a message that has waited too long */
    RefusalReason expiryReason();

    sealed interface Check {

        record Refused(RefusalReason reason) implements Check {}

        record Passed(Action action) implements Check {}
    }

    /** What a message does, in the transaction of its batch; done again when that transaction was undone. */
    @FunctionalInterface
    interface Action {

        Outcome apply();
    }
}

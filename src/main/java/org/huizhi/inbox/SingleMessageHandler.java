package org.huizhi.inbox;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A handler whose messages are applied one after the other, each on its own, whatever else is in the batch. */
public interface SingleMessageHandler extends MessageHandler {

    /**
     * A message that has passed.
     *
     * @param effect what it does in the transaction of its batch
     */
    record Action(Supplier<Outcome> effect) implements Check.Passed {}

    @Override
    default List<Outcome> apply(List<Check.Passed> messages, List<Instant> receivedAt) {
        return messages.stream()
                .map(message -> ((Action) message).effect().get())
                .toList();
    }
}

package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huizhi.inbox.MessageHandler.Turn.AGREEMENTS;
import static org.huizhi.inbox.MessageHandler.Turn.NOTICES;
import static org.huizhi.inbox.MessageHandler.Turn.RECEIPTS;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.Outcome;
import org.junit.jupiter.api.Test;

/** Every message type has one handler, and handlers act in one order. */
class MessageHandlersTest {

    private static final MessageHandler RECEIPT = handler(RECEIPTS, EnumSet.of(MessageType.RECEIPT));
    private static final MessageHandler OTHERS =
            handler(AGREEMENTS, EnumSet.complementOf(EnumSet.of(MessageType.RECEIPT)));

    @Test
    void theyActInTurnInWhateverOrderTheyAreFound() {
        assertThat(new MessageHandlers(List.of(RECEIPT, OTHERS)).inTurn()).containsExactly(OTHERS, RECEIPT);
        assertThat(new MessageHandlers(List.of(OTHERS, RECEIPT)).inTurn()).containsExactly(OTHERS, RECEIPT);
    }

    @Test
    void everyTypeHasItsHandler() {
        MessageHandlers handlers = new MessageHandlers(List.of(RECEIPT, OTHERS));

        assertThat(handlers.of(MessageType.RECEIPT)).isSameAs(RECEIPT);
        assertThat(handlers.of(MessageType.PROBE)).isSameAs(OTHERS);
    }

    @Test
    void aTypeWithoutAHandlerIsAFault() {
        assertThatThrownBy(() -> new MessageHandlers(List.of(OTHERS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(MessageType.RECEIPT.wireName());
    }

    @Test
    void noTwoHandlersShareATypeOrATurn() {
        MessageHandler alsoReceipts = handler(NOTICES, EnumSet.of(MessageType.RECEIPT));
        MessageHandler sameTurn = handler(RECEIPTS, Set.of());

        assertThatThrownBy(() -> new MessageHandlers(List.of(RECEIPT, OTHERS, alsoReceipts)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(MessageType.RECEIPT.wireName());
        assertThatThrownBy(() -> new MessageHandlers(List.of(RECEIPT, OTHERS, sameTurn)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RECEIPTS");
    }

    private static MessageHandler handler(MessageHandler.Turn turn, Set<MessageType> types) {
        return new MessageHandler() {

            @Override
            public Turn turn() {
                return turn;
            }

            @Override
            public Set<MessageType> types() {
                return types;
            }

            @Override
            public Check check(Message message, MessageType type) {
                return new Check.Refused(RefusalReason.SCHEMA);
            }

            @Override
            public List<Outcome> apply(List<Check.Passed> messages, List<Instant> receivedAt) {
                return List.of();
            }

            @Override
            public RefusalReason expiryReason() {
                return RefusalReason.SCHEMA;
            }
        };
    }
}

package org.huizhi.resync;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.envelope.MessageType;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.outbox.SentMessages;
import org.huizhi.outbox.UuidV7;
import org.huizhi.resync.ResyncMessage.Answered;
import org.huizhi.resync.ResyncMessage.Item;

/** What this node keeps of an exchange, page by page, for the partner that has lost it. */
@ApplicationScoped
class ResyncAnswers {

    /** Of the signed JSON; in it each is a text, and the whole is encoded twice. */
    private static final int MOST_BYTES = 360 * 1024;

    /** Concern only the way between the nodes, and this conversation. */
    private static final Set<String> WITHOUT = Set.of(
            MessageType.PROBE.wireName(), MessageType.RESYNC_ASKED.wireName(), MessageType.RESYNC_ANSWERED.wireName());

    private final ReceivedMessages receivedMessages;
    private final SentMessages sentMessages;
    private final ResyncConfig config;
    private final Clock clock;

    ResyncAnswers(ReceivedMessages receivedMessages, SentMessages sentMessages, ResyncConfig config, Clock clock) {
        this.receivedMessages = receivedMessages;
        this.sentMessages = sentMessages;
        this.config = config;
        this.clock = clock;
    }

    Answered answer(ResyncStore.Question asked) {
        Instant earliest = clock.instant().minus(config.answerSince());
        Instant since = asked.since().isBefore(earliest) ? earliest : asked.since();
        ResyncCursor cursor = asked.after() == null ? ResyncCursor.START : ResyncCursor.parse(asked.after());
        KeptMessage.Page page = kept(asked.partner(), since, cursor);
        if (page.messages().isEmpty() && cursor.received()) {
            cursor = ResyncCursor.START_OF_SENT;
            page = kept(asked.partner(), since, cursor);
        }
        List<Item> items = new ArrayList<>();
        for (KeptMessage message : page.messages()) {
            byte[] jws = message.jws();
            int from = jws == null ? 0 : Math.min(cursor.offset(), jws.length);
            if (jws != null && jws.length - from > MOST_BYTES) {
                items.add(Item.piece(jws, from, from + MOST_BYTES));
                return new Answered(
                        asked.question(), items, cursor.at(from + MOST_BYTES).text());
            }
            items.add(
                    jws == null
                            ? Item.erased(message)
                            : from == 0 ? Item.whole(jws) : Item.piece(jws, from, jws.length));
            cursor = cursor.behind(message);
        }
        // There is something new all the time, were it receipts for the questions themselves: that is sent as ever.
        if (page.last()) {
            return new Answered(asked.question(), items, cursor.received() ? ResyncCursor.START_OF_SENT.text() : null);
        }
        return new Answered(asked.question(), items, cursor.text());
    }

    private KeptMessage.Page kept(String partner, Instant since, ResyncCursor cursor) {
        UUID first = UuidV7.before(since);
        return cursor.received()
                ? receivedMessages.since(
                        partner,
                        first,
                        new ArrivedMessage.Key(partner, cursor.id(), cursor.digest()),
                        WITHOUT,
                        Answered.MOST_MESSAGES,
                        MOST_BYTES)
                : sentMessages.since(partner, since, cursor.id(), WITHOUT, Answered.MOST_MESSAGES, MOST_BYTES);
    }
}

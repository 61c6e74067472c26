package org.huizhi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.huizhi.change.Change;
import org.huizhi.change.ChangeFeed;
import org.huizhi.change.Follower;

/**
 * Changes as server-sent events (HTML Living Standard, section 9.2). A page is read when the one before has been
 * written, so that a slow reader holds one in memory, and no more.
 */
final class ChangeStream {

    private static final long RECONNECT_AFTER_MILLIS = 2_000;

    private final Follower follower;
    private final boolean endsWhenRead;
    private final Sse sse;
    private final ObjectMapper json;

    /** @param endsWhenRead instead of waiting for more */
    ChangeStream(Follower follower, boolean endsWhenRead, Sse sse, ObjectMapper json) {
        this.follower = follower;
        this.endsWhenRead = endsWhenRead;
        this.sse = sse;
        this.json = json;
    }

    Multi<OutboundSseEvent> events() {
        return Multi.createFrom().<OutboundSseEvent>emitter(this::begin, BackPressureStrategy.BUFFER);
    }

    private void begin(MultiEmitter<? super OutboundSseEvent> events) {
        events.onTermination(follower::end);
        events.emit(sse.newEventBuilder()
                .comment("changes")
                .reconnectDelay(RECONNECT_AFTER_MILLIS)
                .build());
        Writer writer = new Writer(events);
        events.onRequest(count -> {
            if (writer.hasRoom()) {
                follower.wake();
            }
        });
        follower.start(writer);
    }

    private final class Writer implements Follower.Listener {

        private final MultiEmitter<? super OutboundSseEvent> events;

        private Writer(MultiEmitter<? super OutboundSseEvent> events) {
            this.events = events;
        }

        /** Nothing waits to be written then. */
        @Override
        public boolean hasRoom() {
            return events.requested() > 0;
        }

        @Override
        public void read(ChangeFeed.Page page) {
            page.items().forEach(change -> events.emit(event(change)));
            if (endsWhenRead && !page.more()) {
                events.complete();
            }
        }

        @Override
        public void stillHere() {
            if (hasRoom()) {
                events.emit(sse.newEventBuilder().comment("still here").build());
            }
        }

        @Override
        public void ended() {
            events.complete();
        }

        @Override
        public void failed(RuntimeException fault) {
            events.fail(fault);
        }
    }

    private OutboundSseEvent event(Change change) {
        try {
            return sse.newEventBuilder()
                    .id(change.id())
                    .name(change.type())
                    .data(json.writeValueAsString(change))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change cannot be written", e);
        }
    }
}

package org.huizhi.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.change.Change;
import org.huizhi.change.ChangeCursor;
import org.huizhi.change.ChangeFeed;
import org.huizhi.change.ChangeFilter;
import org.huizhi.change.ChangeFollowers;
import org.huizhi.change.ChangeFollowers.Admission;
import org.huizhi.change.Follower;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jspecify.annotations.Nullable;

/** What happened to slips, as pages and as a stream. Who waits holds neither a thread nor a place of those who work. */
@Path("/api/v1/changes")
@Blocking
class ChangesResource {

    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int LONGEST_STREAM_SECONDS = 300;
    /** Changes that a stream reads at a time. */
    private static final int STREAMED_PAGE = 100;

    private static final Duration SHORTLY = Duration.ofSeconds(5);
    /** A browser's {@code EventSource} has it from the event before. */
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private enum Start {
        BEGINNING,
        NOW;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ChangeFeed feed;
    private final ChangeFollowers followers;
    private final CurrentCaller currentCaller;
    private final ObjectMapper json;
    private final Clock clock;

    ChangesResource(
            ChangeFeed feed, ChangeFollowers followers, CurrentCaller currentCaller, ObjectMapper json, Clock clock) {
        this.feed = feed;
        this.followers = followers;
        this.currentCaller = currentCaller;
        this.json = json;
        this.clock = clock;
    }

    /** @param next where to go on; always there */
    record ChangePage(List<Change> items, String next, boolean more) {

        private static ChangePage of(ChangeFeed.Page page) {
            return new ChangePage(page.items(), page.next().encoded(), page.more());
        }
    }

    /** Which changes are wanted, as the filter of a webhook says it. */
    static class Filters {

        @QueryParam("events")
        @Nullable
        String events;

        @QueryParam("offices")
        @Nullable
        String offices;

        @QueryParam("noticeTypes")
        @Nullable
        String noticeTypes;

        @QueryParam("counterparts")
        @Nullable
        String counterparts;

        @QueryParam("directions")
        @Nullable
        String directions;

        private ChangeFilter filter() {
            return new ChangeFilter(
                    Parameters.several(
                            "events",
                            events,
                            (name, value) ->
                                    Parameters.oneOf(name, value, TimelineEvent.values(), TimelineEvent::code)),
                    Parameters.several("offices", offices, Parameters::office),
                    Parameters.several("noticeTypes", noticeTypes, Parameters::noticeType),
                    Parameters.several("counterparts", counterparts, Parameters::mailbox),
                    Parameters.several(
                            "directions",
                            directions,
                            (name, value) -> Parameters.oneOf(name, value, Direction.values(), Direction::code)));
        }
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public CompletionStage<ChangePage> read(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("start") @Nullable String start,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("wait") @Nullable String wait,
            @BeanParam Filters filters) {
        Caller caller = currentCaller.get();
        ChangeFilter filter = filters.filter();
        int most = Parameters.limit(limit);
        Duration longest = Parameters.seconds("wait", wait, 0, LONGEST_WAIT_SECONDS);
        ChangeFeed.Page page = feed.read(caller, filter, from("cursor", cursor, start), most)
                .orElseThrow(ProblemException::changesGone);
        if (!page.items().isEmpty() || longest.isZero()) {
            return CompletableFuture.completedFuture(ChangePage.of(page));
        }
        LongPoll poll = new LongPoll(page);
        enter(caller, filter, page.next(), most, longest).start(poll);
        return poll.answer.thenApply(ChangePage::of);
    }

    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Multi<OutboundSseEvent> stream(
            @HeaderParam(LAST_EVENT_ID) @Nullable String last,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("start") @Nullable String start,
            @QueryParam("seconds") @Nullable String seconds,
            @BeanParam Filters filters,
            @Context Sse sse) {
        ChangeFilter filter = filters.filter();
        Duration longest = Parameters.seconds("seconds", seconds, LONGEST_STREAM_SECONDS, LONGEST_STREAM_SECONDS);
        boolean endsWhenRead = longest.isZero();
        ChangeCursor from = last == null ? from("cursor", cursor, start) : from(LAST_EVENT_ID, last, null);
        if (!feed.holds(from)) {
            throw ProblemException.changesGone();
        }
        Duration lasts = endsWhenRead ? Duration.ofSeconds(LONGEST_STREAM_SECONDS) : longest;
        Follower follower = enter(currentCaller.get(), filter, from, STREAMED_PAGE, lasts);
        return new ChangeStream(follower, endsWhenRead, sse, json).events();
    }

    private ChangeCursor from(String name, @Nullable String cursor, @Nullable String start) {
        Start wanted = Parameters.oneOf("start", start, Start.values(), Start::code);
        if (cursor == null) {
            return wanted == Start.NOW ? feed.end() : ChangeCursor.BEGINNING;
        }
        if (wanted != null) {
            throw Parameters.invalid("start", "goes without a cursor");
        }
        return ChangeCursor.decoded(cursor)
                .orElseThrow(
                        () -> Parameters.invalid(name, "must be the next of a page before, or the id of an event"));
    }

    /** For as long as its rights last, or as it asks for; its place among those who work is free meanwhile. */
    private Follower enter(Caller caller, ChangeFilter filter, ChangeCursor after, int limit, Duration longest) {
        RoutingContext request = CurrentRequestManager.get().unwrap(RoutingContext.class);
        Admission admission = followers.enter(caller, filter, after, limit, whileAllowed(longest));
        if (admission instanceof Admission.Admitted admitted) {
            request.addEndHandler(end -> admitted.follower().end());
            LoadShedding.placeOf(request).weigh(0);
            return admitted.follower();
        }
        if (admission instanceof Admission.Full) {
            throw ProblemException.crowded();
        }
        throw new RateLimitedException(SHORTLY);
    }

    private Duration whileAllowed(Duration longest) {
        Instant now = clock.instant();
        return currentCaller
                .until()
                // Tokens go by the machine's clock, which a drill shifts.
                .filter(now::isBefore)
                .map(until -> Duration.between(now, until))
                .filter(left -> left.compareTo(longest) < 0)
                .orElse(longest);
    }

    /** One page as soon as there is something to say, else an empty one when the time is over. */
    private static final class LongPoll implements Follower.Listener {

        private final CompletableFuture<ChangeFeed.Page> answer = new CompletableFuture<>();
        private volatile ChangeFeed.Page last;

        private LongPoll(ChangeFeed.Page last) {
            this.last = last;
        }

        @Override
        public boolean hasRoom() {
            return !answer.isDone();
        }

        @Override
        public void read(ChangeFeed.Page page) {
            last = page;
            if (!page.items().isEmpty()) {
                answer.complete(page);
            }
        }

        @Override
        public void stillHere() {
            // There is nothing to say in an answer that has not begun.
        }

        @Override
        public void ended() {
            answer.complete(last);
        }

        @Override
        public void failed(RuntimeException fault) {
            answer.completeExceptionally(fault);
        }
    }
}

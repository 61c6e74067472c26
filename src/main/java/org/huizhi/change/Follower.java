package org.huizhi.change;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.Caller;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who waits for changes, for a bounded time. It reads when there may be something for it, one page at a time
 * and on a thread of {@link ChangeFollowers}; between that it holds no thread and no connection.
 */
public final class Follower {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    /** Who takes what is read. Called by one thread at a time, save for {@link #ended}. */
    public interface Listener {

        /** @return whether it has room for a page now; else it wakes the follower when it has */
        boolean hasRoom();

        /** @param page may be empty; without more behind it, it is all there is now */
        void read(ChangeFeed.Page page);

        /** Nothing has been said for a while. */
        void stillHere();

        /** The time is over, the node stops, or what the cursor names is not there any more. */
        void ended();

        void failed(RuntimeException fault);
    }

    private final ChangeFollowers followers;
    private final ChangeFeed feed;
    private final Caller caller;
    private final ChangeFilter filter;
    private final int limit;
    private final long endsAt;
    private final Duration heartbeat;

    private ChangeCursor after;
    private @Nullable Listener listener;
    private boolean reading;
    private boolean again;
    private boolean over;
    private long lastWord;

    Follower(
            ChangeFollowers followers,
            ChangeFeed feed,
            Caller caller,
            ChangeFilter filter,
            ChangeCursor after,
            int limit,
            long endsAt,
            Duration heartbeat) {
        this.followers = followers;
        this.feed = feed;
        this.caller = caller;
        this.filter = filter;
        this.after = after;
        this.limit = limit;
        this.endsAt = endsAt;
        this.heartbeat = heartbeat;
        this.lastWord = System.nanoTime();
    }

    Caller caller() {
        return caller;
    }

    boolean sees(Set<String> offices) {
        return !Collections.disjoint(caller.offices(), offices);
    }

    /** Begins to read. */
    public void start(Listener takes) {
        synchronized (this) {
            listener = takes;
        }
        wake();
    }

    /** There may be more for it, or room for more. */
    public void wake() {
        synchronized (this) {
            if (over || listener == null) {
                return;
            }
            if (reading) {
                again = true;
                return;
            }
            reading = true;
            again = false;
        }
        followers.run(this::readPage);
    }

    /** Nobody waits any more. May be called again. */
    public void end() {
        Listener told;
        synchronized (this) {
            told = over ? null : listener;
            over = true;
        }
        followers.left(this);
        if (told != null) {
            told.ended();
        }
    }

    private void readPage() {
        Listener takes = current();
        boolean more = false;
        if (takes != null && takes.hasRoom()) {
            try {
                Optional<ChangeFeed.Page> page = feed.read(caller, filter, after, limit);
                if (page.isEmpty()) {
                    end();
                } else {
                    after = page.get().next();
                    more = page.get().more();
                    lastWord = page.get().items().isEmpty() ? lastWord : System.nanoTime();
                    takes.read(page.get());
                }
            } catch (RuntimeException e) {
                // A fault of the database is this caller's answer, and must not end the thread that serves all.
                LOG.warnf("Changes cannot be read for somebody who waits for them (%s)", e);
                LOG.debug("Cause", e);
                fail(takes, e);
            }
        }
        synchronized (this) {
            reading = false;
            more |= again;
        }
        if (more && takes != null && takes.hasRoom()) {
            wake();
        }
    }

    private synchronized @Nullable Listener current() {
        return over ? null : listener;
    }

    private void fail(Listener takes, RuntimeException fault) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        followers.left(this);
        takes.failed(fault);
    }

    /** @param now as {@link System#nanoTime()} */
    void tick(long now) {
        if (now - endsAt >= 0) {
            end();
            return;
        }
        Listener takes;
        synchronized (this) {
            if (over || listener == null || reading || now - lastWord < heartbeat.toNanos()) {
                return;
            }
            takes = listener;
            lastWord = now;
        }
        takes.stillHere();
    }
}

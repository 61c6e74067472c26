package org.huizhi.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.huizhi.problem.SlowBodyException;

/**
 * A request's body while it comes. Who sends next to nothing holds a connection and a thread, so it has to come fast
 * enough; and it takes as much of a replica's room as its reader has in memory. Only the time that the reader has
 * waited counts, not what this node works meanwhile.
 */
final class IncomingBody extends InputStream {

    @ConfigMapping(prefix = "huizhi.access.body")
    interface Pace {

        /** Bytes in a second of waiting, on average. */
        @WithDefault("1024")
        int leastRate();

        /** Waited for altogether, before the rate counts. */
        @WithDefault("15s")
        Duration grace();

        /** Waited for altogether, at any rate. */
        @WithDefault("5m")
        Duration longest();
    }

    /** Bytes in memory that weigh 1. */
    static final int UNIT = 4 * 1024;
    /** However many bytes: each reader has a bound of its own. */
    private static final int HEAVIEST = 8;

    /** For so long nothing comes while a sender waits for an answer, and in between its pieces hardly ever. */
    private static final long PAUSE_NANOS = 5_000_000;

    private static final int LOOKS = 25;

    /**
     * Of any body, as far as its reader has no bound of its own; the framework's comes behind it, see
     * {@link FrontDoor}.
     */
    private static final long LONGEST = 65L * 1024 * 1024;

    private final InputStream body;
    /** Its length, where that was announced; else negative. */
    private final long announced;

    private final IntPredicate weigh;
    private final Runnable whenRefused;
    private final Pace pace;
    private final Clock clock;
    private long bytes;
    private long waitedMillis;

    /**
     * @param announced its length, where its sender has said it; else negative
     * @param weigh tells whether the request may weigh this much from now on
     * @param whenRefused run once, before whoever reads is told
     */
    IncomingBody(InputStream body, long announced, IntPredicate weigh, Runnable whenRefused, Pace pace, Clock clock) {
        this.body = body;
        this.announced = announced;
        this.weigh = weigh;
        this.whenRefused = whenRefused;
        this.pace = pace;
        this.clock = clock;
    }

    /**
     * To be told before it is so.
     *
     * @param bytes of this body that its reader has in memory from now on
     * @return false where there is no room for them now; then it stays at what it had
     */
    boolean buffered(int bytes) {
        return weigh.test(Math.max(1, Math.min(HEAVIEST, bytes / UNIT)));
    }

    /** There is more of a body than anybody reads. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        private TooLongException() {
            super("a body is longer than " + LONGEST + " bytes");
        }
    }

    /**
     * @throws SlowBodyException when it comes too slowly
     * @throws TooLongException when there is too much of it
     */
    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        long begun = clock.millis();
        int read = body.read(into, from, most);
        waitedMillis += Math.max(0, clock.millis() - begun);
        bytes += Math.max(0, read);
        if (read >= 0 && tooSlow()) {
            whenRefused.run();
            throw new SlowBodyException();
        }
        if (bytes > LONGEST) {
            whenRefused.run();
            throw new TooLongException();
        }
        return read;
    }

    private boolean tooSlow() {
        return waitedMillis > pace.longest().toMillis()
                || (waitedMillis > pace.grace().toMillis() && bytes * 1000 < waitedMillis * pace.leastRate());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * A sender that has not paused is waited for, a little, so that what it sends is not worked on in driblets.
     *
     * @return bytes that are here, 0 where its sender pauses
     */
    @Override
    public int available() throws IOException {
        long begun = System.nanoTime();
        int here = here();
        while (here == 0 && bytes != announced && System.nanoTime() - begun < PAUSE_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS / LOOKS);
            here = here();
        }
        return Math.max(0, here);
    }

    /**
     * Where the framework does not know, it gives the length that was announced: more than is still to come cannot be
     * here.
     */
    private int here() throws IOException {
        int told = body.available();
        return announced >= 0 && told > announced - bytes ? 0 : told;
    }
}

package org.huizhi.job;

/** Work that goes on for as long as the node runs, in a {@link LoopThread}. */
public interface Looping {

    /** What it is, in a health check. */
    String name();

    /** @return whether it has ended though nobody stopped it */
    boolean hasEnded();
}

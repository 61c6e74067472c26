package org.huizhi.access;

/** A token that does not count; the message says why, and repeats nothing of it. */
public final class RefusedTokenException extends Exception {

    public RefusedTokenException(String why) {
        super(why);
    }
}

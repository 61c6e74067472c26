package org.huizhi.problem;

import java.io.IOException;

/** A body comes too slowly, or for too long. */
public final class SlowBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    public SlowBodyException() {
        super("a body came too slowly, or for too long");
    }
}

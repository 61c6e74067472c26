package org.huizhi.rest;

import java.io.IOException;

/** A body comes too slowly, or for too long. */
final class SlowBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    SlowBodyException() {
        super("a body came too slowly, or for too long");
    }
}

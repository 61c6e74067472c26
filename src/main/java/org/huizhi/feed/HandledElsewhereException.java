package org.huizhi.feed;

/** Another replica has entered one of the messages at the same time, so this transaction is undone and starts again. */
final class HandledElsewhereException extends RuntimeException {

    HandledElsewhereException() {
        super("another replica has handled one of the messages", null, false, false);
    }
}

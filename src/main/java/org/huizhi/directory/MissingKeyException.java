package org.huizhi.directory;

/**
 * A key that this node or a partner has to have is not there now: nobody's fault who waits for it, and it goes on by
 * itself when an entry of the directory or the file of own keys is renewed.
 */
public abstract class MissingKeyException extends IllegalStateException {

    protected MissingKeyException(String message) {
        super(message);
    }
}

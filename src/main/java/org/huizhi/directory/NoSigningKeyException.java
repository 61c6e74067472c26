package org.huizhi.directory;

/** This node has no key that it may sign with now; nothing can leave it until its entry is renewed. */
public class NoSigningKeyException extends MissingKeyException {

    NoSigningKeyException(String message) {
        super(message);
    }
}

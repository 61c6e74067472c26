package org.huizhi.envelope;

/** Signed bytes that are not the document they should be; the message says where and why. */
public final class InvalidDocumentException extends Exception {

    public InvalidDocumentException(String message) {
        super(message);
    }
}

package org.huizhi.envelope;

/** Signed bytes that are not the document they should be; the message says where and why. */
public final class InvalidDocumentException extends Exception {

    private final String reason;

    public InvalidDocumentException(String reason) {
        super(reason);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return reason;
    }
}

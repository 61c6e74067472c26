package org.huizhi.attachment;

import org.huizhi.problem.ProblemException;

/** Bytes were given for a place at which the upload is not. */
public final class UploadElsewhereException extends RuntimeException {

    private final String state;
    private final long offset;

    UploadElsewhereException(Attachment attachment) {
        super("the upload is elsewhere", null, false, false);
        this.state = attachment.state().code();
        this.offset = attachment.received();
    }

    /** @return bytes that are here, from which it goes on */
    public long offset() {
        return offset;
    }

    public ProblemException problem() {
        return ProblemException.illegal(state, "the upload goes on at offset {0}", offset);
    }
}

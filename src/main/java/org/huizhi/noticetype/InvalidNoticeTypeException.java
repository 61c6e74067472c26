package org.huizhi.noticetype;

/** A notice type document that must not be used: the node does not start with it. */
public class InvalidNoticeTypeException extends IllegalStateException {

    InvalidNoticeTypeException(String source, String fault) {
        super("notice type " + source + ": " + fault);
    }

    InvalidNoticeTypeException(String source, String fault, Throwable cause) {
        super("notice type " + source + ": " + fault, cause);
    }
}

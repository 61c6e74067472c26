package org.huizhi.sheet;

import java.io.IOException;
import org.huizhi.validation.Sentence;

/** A file that is not a table which can be read. It says no value of it. */
public final class UnusableFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Sentence detail;

    public UnusableFileException(Sentence detail) {
        super(detail.toString());
        this.detail = detail;
    }

    public Sentence detail() {
        return detail;
    }
}

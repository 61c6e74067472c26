package org.huizhi.command;

import java.nio.file.Path;

/** A file that was read, and says what it must not, or not what it must. */
final class UnusableInputException extends RuntimeException {

    private final transient Path file;

    UnusableInputException(Path file, String reason, Throwable cause) {
        super(reason, cause);
        this.file = file;
    }

    Path file() {
        return file;
    }
}

package org.huizhi.directory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of keys that cannot be used. */
public final class KeySetException extends IllegalStateException {

    private final transient Path file;
    private final String reason;

    /**
     * @param property by which a node is told of the file
     * @param reason that goes on from the name of the file
     */
    KeySetException(String property, Path file, String reason, @Nullable Throwable cause) {
        super(property + ": " + file + reason, cause);
        this.file = file;
        this.reason = reason;
    }

    public Path file() {
        return file;
    }

    /** @return what is wrong, without the name of the file */
    public String reason() {
        return reason.replaceFirst("^[: ]+", "");
    }
}

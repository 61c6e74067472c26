package org.huizhi.paper;

import com.openhtmltopdf.util.Diagnostic;
import com.openhtmltopdf.util.XRLogger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The renderer's words go where all others go; by itself it prints them, in a form of its own. */
final class PdfLog implements XRLogger {

    @Override
    public void log(String where, Level level, @Nullable String message) {
        Logger.getLogger(where).log(level, message);
    }

    @Override
    public void log(String where, Level level, @Nullable String message, @Nullable Throwable failure) {
        Logger.getLogger(where).log(level, message, failure);
    }

    /** The level is configured as that of all others is. */
    @Override
    public void setLevel(String where, Level level) {}

    @Override
    public boolean isLogLevelEnabled(Diagnostic diagnostic) {
        return Logger.getLogger(diagnostic.getLogMessageId().getWhere()).isLoggable(diagnostic.getLevel());
    }
}

package org.huizhi.testsupport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What the node under test logs from now on, with stack traces' messages, until it is closed. */
public final class LogListener extends Handler implements AutoCloseable {

    private static final Formatter MESSAGE = new PatternFormatter("%s");

    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final List<String> all = Collections.synchronizedList(new ArrayList<>());
    private final Logger root = Logger.getLogger("");

    public LogListener() {
        setLevel(Level.ALL);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        StringBuilder text = new StringBuilder(record.getLoggerName()).append(": ");
        text.append(MESSAGE.format(record));
        for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            text.append(" <- ").append(cause);
        }
        all.add(text.toString());
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            errors.add(text.toString());
        }
    }

    /** At ERROR and above. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    public String text() {
        return String.join("\n", List.copyOf(all));
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }
}

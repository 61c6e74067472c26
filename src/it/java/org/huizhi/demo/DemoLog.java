package org.huizhi.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what the broker, the database and the libraries of this process say off the screen, in a file. */
final class DemoLog {

    private static final Logger LOG = Logger.getLogger("org.huizhi.demo");

    private DemoLog() {}

    /** To be called before a library logs or prints; the display has the standard output already. */
    static void to(Path file) {
        try {
            PrintStream stream = new PrintStream(file.toFile(), StandardCharsets.UTF_8);
            System.setOut(stream);
            System.setErr(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new ConsoleHandler());
    }

    static void error(String what, Exception why) {
        LOG.log(Level.SEVERE, what, why);
    }
}

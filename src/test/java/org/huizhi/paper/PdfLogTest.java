package org.huizhi.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PdfLogTest {

    private final Logger renderer = Logger.getLogger("com.openhtmltopdf");
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream error = System.err;
    private final Level level = renderer.getLevel();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            logged.add(logRecord.getLoggerName());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        renderer.setLevel(Level.ALL);
        renderer.addHandler(handler);
        renderer.setUseParentHandlers(false);
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(error);
        renderer.setUseParentHandlers(true);
        renderer.removeHandler(handler);
        renderer.setLevel(level);
    }

    @Test
    void whatTheRendererSaysIsLoggedAndNotPrinted() {
        Paper.pdf("<html><body><p style=\"nothing: 1\">paper</p></body></html>");

        assertThat(logged).isNotEmpty().allMatch(name -> name.startsWith("com.openhtmltopdf."));
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}

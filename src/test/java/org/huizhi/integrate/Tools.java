package org.huizhi.integrate;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.Programs;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that tests run and that a machine may not have. Where continuous integration lacks one the test fails;
 * elsewhere it is skipped, and the log says what to install.
 */
public final class Tools {

    private static final Logger LOG = Logger.getLogger(Tools.class);

    private Tools() {}

    /**
     * Goes on only where the program is there and does what is needed.
     *
     * @param probe ends with 0 where it is
     * @param otherwise what is not tried without it, and how it is installed
     */
    public static void require(List<String> probe, String otherwise) {
        try {
            Programs.run(probe, Map.of());
        } catch (UncheckedIOException | IllegalStateException e) {
            missing(otherwise, e);
        }
    }

    /** Ends the test: fails it for continuous integration, skips it elsewhere. */
    static void missing(String otherwise, Exception cause) {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(otherwise, cause);
        }
        LOG.warn(otherwise);
        Assumptions.abort(otherwise);
    }
}

package org.huizhi.jdbc;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * The first thing that a start needs: before migrations look at the database, it answers. One that is away is waited
 * for; one that does not know this user, its password or the database ends the start, for waiting changes nothing.
 * Migrations take the time that they take, and replicas that start meanwhile wait for them.
 */
@ApplicationScoped
class AwaitedDatabase implements FlywayConfigurationCustomizer {

    private static final Logger LOG = Logger.getLogger(AwaitedDatabase.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** Authorisation (PostgreSQL documentation, appendix A). */
    private static final String AUTHORISATION_CLASS = "28";

    private static final String NO_SUCH_DATABASE = "3D000";

    private static final int WITHOUT_END = -1;

    private final Duration pause;

    @Inject
    AwaitedDatabase() {
        this(PAUSE);
    }

    AwaitedDatabase(Duration pause) {
        this.pause = pause;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.lockRetryCount(WITHOUT_END);
        configuration.callbacks(new PatientMigration());
        await(configuration.getDataSource());
    }

    /** @throws IllegalStateException when the database refuses this node, or the start is interrupted */
    void await(DataSource source) {
        while (!answers(source)) {
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the database was away", e);
            }
        }
    }

    private boolean answers(DataSource source) {
        try {
            source.getConnection().close();
            return true;
        } catch (SQLException e) {
            String state = state(e);
            if (state.startsWith(AUTHORISATION_CLASS) || state.equals(NO_SUCH_DATABASE)) {
                // Without its cause, which says nothing more, and would be told in its place.
                throw new IllegalStateException(
                        "the database refuses this node (SQLSTATE " + state + "): " + e.getMessage());
            }
            LOG.warnf(
                    "The database is away (SQLSTATE %s: %s); the start waits and tries again every %d s",
                    state, e.getMessage(), pause.toSeconds());
            return false;
        }
    }

    /** The pool may have wrapped what the driver said. */
    private static String state(SQLException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(cause -> ((SQLException) cause).getSQLState())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("unknown");
    }
}

package org.huizhi.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Statements of the node's work that get no answer for a minute are given up ({@code socketTimeout}); a statement of a
 * migration may have to go through all slips. Without a bound the first one that does would end every start.
 */
final class PatientMigration extends BaseCallback {

    private static final int WITHOUT_END = 0;
    /** Of the connection, in milliseconds. */
    private int before;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_ERROR;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                before = connection.getNetworkTimeout();
                bound(connection, WITHOUT_END);
            } else if (!connection.isClosed()) {
                bound(connection, before);
            }
        } catch (SQLException e) {
            throw new FlywayException("the time of a migration cannot be set", e);
        }
    }

    private static void bound(Connection connection, int milliseconds) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, milliseconds);
    }
}

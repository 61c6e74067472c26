package org.huizhi.job;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.directory.NoSigningKeyException;

/** Whose fault an exception is, told by SQLSTATE and type (PostgreSQL documentation, appendix A), never by its text. */
public enum FailureKind {
    /** The database or the way to it: wait, and do the same again. */
    INFRASTRUCTURE,
    /** Two transactions were in each other's way: do the same again. */
    CONFLICT,
    /** Something in the data that this program did not foresee. */
    RECORD;

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505");
    /**
     * Connection, what the server cannot do (so it calls a statement that was prepared before the schema changed),
     * transaction state, authorisation, resources, operator intervention, system and internal errors.
     */
    private static final Set<String> INFRASTRUCTURE_CLASSES =
            Set.of("08", "0A", "25", "28", "3D", "40", "53", "55", "57", "58", "F0", "XX");

    /**
     * Of the class of wrong statements those that say nothing of the data: no right to a table, no such table, no such
     * column. The schema is not what this release was made for, or not yet, or a right was forgotten.
     */
    private static final Set<String> OTHER_SCHEMA = Set.of("42501", "42P01", "42703");

    public static FailureKind of(Throwable exception) {
        if (chain(exception).anyMatch(StackOverflowError.class::isInstance)) {
            // A transaction wraps it, as it does what is wrong with the database.
            return RECORD;
        }
        SQLException database = chain(exception)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst()
                .orElse(null);
        if (database == null) {
            return isOfTheNode(exception) ? INFRASTRUCTURE : RECORD;
        }
        String state = database.getSQLState();
        if (state == null) {
            return INFRASTRUCTURE;
        }
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        return INFRASTRUCTURE_CLASSES.contains(state.substring(0, 2)) || OTHER_SCHEMA.contains(state)
                ? INFRASTRUCTURE
                : RECORD;
    }

    private static Stream<Throwable> chain(Throwable exception) {
        return Stream.iterate(exception, cause -> cause != null, Throwable::getCause);
    }

    private static boolean isOfTheNode(Throwable exception) {
        return chain(exception)
                .anyMatch(cause -> cause instanceof NoSigningKeyException
                        || cause instanceof jakarta.enterprise.context.ContextNotActiveException
                        || cause instanceof jakarta.transaction.SystemException
                        || cause instanceof jakarta.transaction.RollbackException
                        || cause instanceof jakarta.persistence.RollbackException
                        || cause instanceof io.quarkus.narayana.jta.QuarkusTransactionException);
    }
}

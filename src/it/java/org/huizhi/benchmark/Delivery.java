package org.huizhi.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.huizhi.testsupport.EmbeddedDatabase;

/** How fast slips are delivered, as the sending node's database tells. */
final class Delivery implements AutoCloseable {

    static final int BATCH = 200;

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_NANOS = 10_000_000;
    private static final String ON_THE_WAY = "select count(*) from notice where state in ('SUBMITTED', 'SENT')";

    private final Connection connection;

    /** @param name of the sending node's database */
    Delivery(EmbeddedDatabase database, String name) throws SQLException {
        connection = database.connect(name);
    }

    /** @return slips a second from the first submission to the last receipt */
    double byBatch(SlipCallers callers, int slips, List<String> regions) throws SQLException {
        return delivered(callers, slips, BATCH, 2, regions);
    }

    /** The same by single POSTs over so many connections. */
    double bySinglePost(SlipCallers callers, int slips, int connections, List<String> regions) throws SQLException {
        return delivered(callers, slips, 1, connections, regions);
    }

    private double delivered(SlipCallers callers, int slips, int size, int connections, List<String> regions)
            throws SQLException {
        long start = System.nanoTime();
        callers.submit(slips, size, connections, regions);
        awaitAll();
        return slips / ((System.nanoTime() - start) / 1e9);
    }

    void awaitAll() throws SQLException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (count(ON_THE_WAY) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not all is delivered within " + LIMIT);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

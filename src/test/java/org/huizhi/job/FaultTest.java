package org.huizhi.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault an exception is. */
class FaultTest {

    @ParameterizedTest
    @CsvSource({
        "08006, INFRASTRUCTURE", // connection lost
        "57014, INFRASTRUCTURE", // statement cancelled: too slow
        "53100, INFRASTRUCTURE", // disk full
        "0A000, INFRASTRUCTURE", // the schema was changed under a prepared statement, by a newer replica
        "25P02, INFRASTRUCTURE", // transaction already failed
        "25006, INFRASTRUCTURE", // the server takes no writes: a standby
        "42501, INFRASTRUCTURE", // a right was taken away, or not given to a table that is new
        "42P01, INFRASTRUCTURE", // the schema is of another release
        "42703, INFRASTRUCTURE",
        ", INFRASTRUCTURE", // no connection to be had from the pool
        "40P01, CONFLICT", // deadlock
        "23505, CONFLICT", // another replica was faster
        "22021, RECORD", // text that the database cannot hold
        "23514, RECORD" // a check that the data breaks
    })
    void theDatabaseTellsByItsState(String state, FailureKind expected) {
        RuntimeException fault = new PersistenceException(new SQLException("whatever it says", state));

        assertThat(FailureKind.of(fault)).isEqualTo(expected);
    }

    @Test
    void aTransactionThatTookTooLongIsNotTheRecordsFault() {
        assertThat(FailureKind.of(new RuntimeException(new RollbackException())))
                .isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(FailureKind.of(new ContextNotActiveException())).isEqualTo(FailureKind.INFRASTRUCTURE);
    }

    @Test
    void whatOverflowsTheStackIsTheRecordsInATransactionToo() {
        assertThat(FailureKind.of(new StackOverflowError())).isEqualTo(FailureKind.RECORD);
        assertThat(FailureKind.of(new QuarkusTransactionException(new StackOverflowError())))
                .isEqualTo(FailureKind.RECORD);
    }

    @Test
    void whatNobodyForesawIsTheRecords() {
        assertThat(FailureKind.of(new IllegalStateException("a fault of this program")))
                .isEqualTo(FailureKind.RECORD);
    }
}

package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.huizhi.inbox.IncomingRecord;
import org.junit.jupiter.api.Test;

class TriageTest {

    /** The inbox would be read no more: the same record ends the next replica, and this one after its restart. */
    @Test
    @SuppressWarnings("NullAway")
    void aRecordOverWhichTheStackOverflowsIsADeadLetter() {
        Triage triage = new Triage(null, null, null, null, null, null, null, null) {
            @Override
            Triaged open(IncomingRecord record, Instant receivedAt) {
                throw new StackOverflowError("made up");
            }
        };
        IncomingRecord record =
                new IncomingRecord("huizhi.inbox.cn-610800", 0, 7, null, Map.of(), new byte[] {1}, null);

        Triaged triaged = triage.triage(record, Instant.now());

        assertThat(triaged)
                .isInstanceOfSatisfying(
                        Triaged.Dead.class,
                        dead -> assertThat(dead.cause())
                                .hasToString("Cause[reason=fault, detail=java.lang.StackOverflowError]"));
    }
}

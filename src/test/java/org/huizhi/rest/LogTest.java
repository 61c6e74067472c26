package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The node's log, of all tests so far and of some that fail on purpose, holds no person data. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@Order(Integer.MAX_VALUE)
class LogTest {

    private static final Logger LOG = Logger.getLogger(LogTest.class);

    @Test
    void itNamesNobody() throws IOException {
        TestCaller submitter = TestCaller.submitter();
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            submitter.submitted(Slips.submission());
            submitter.submit(Slips.with(Slips.submission(), "/payload/person/age", Slips.NAME));
            submitter.submit(Slips.with(Slips.submission(), "/urgency", Slips.NAME));
            submitter.submit("{\"payload\": \"" + Slips.DOCUMENT_NUMBER);
            submitter.get("/notices?state=" + Slips.DOCUMENT_NUMBER);
            String slip = Yulin.receive(xinzhou, "residence-confirmation");
            TestCaller.handler().get("/notices/" + slip).then().statusCode(200);
            Letter bad = xinzhou.say(
                    MessageType.RETURN_FINAL,
                    submitter.submitted(Slips.submission()),
                    Map.of("round", 1, "office", Slips.NAME, "payload", Slips.payload("residence-confirmation")));
            assertThat(xinzhou.awaitReceiptFor(bad).delivered()).isFalse();
        }
        String end = "end " + TestCaller.freshKey();
        LOG.info(end);

        String log = Files.readString(BusAndDatabaseResource.surroundings().log(), StandardCharsets.UTF_8);

        assertThat(log).contains(end);
        assertThat(log).doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER, "J140930-2019-0123", "\"payload\"");
        assertThat(log).doesNotContainPattern("(?<![0-9])[0-9]{17}[0-9X](?![0-9A-Za-z])");
    }
}

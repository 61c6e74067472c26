package org.huizhi.feed;

import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;
import static org.huizhi.feed.RefusedMessageTest.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No region can fill the memory of another: what waits and what a message brings is bounded. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class BoundsTest {

    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    private static ObjectNode said() {
        return JsonNodeFactory.instance.objectNode().put("round", 1).put("office", "140900-hub");
    }

    @Test
    void sixteenMessagesWaitForOneNoticeAndTheNextIsRefused() {
        String id = Facts.newId();
        for (int i = 0; i < 16; i++) {
            xinzhou.say(NOTICE_WITHDRAWN, id, said());
        }
        Patience.until(
                "sixteen wait",
                () -> Yulin.count("select count(*) from received_message where subject = ? and verdict is null", id)
                        == 16);

        assertRefused(xinzhou, "unknown-notice", xinzhou.letter(NOTICE_WITHDRAWN, id, said()));

        // Those that wait still count: the first withdrawal takes effect as soon as the slip is here.
        xinzhou.say(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation"));
        Patience.until(
                "the slip is withdrawn",
                () -> Yulin.count("select count(*) from notice where id = ?::uuid and state = 'WITHDRAWN'", id) == 1);
    }

    @Test
    void aTextLongerThanTheContractAllowsIsRefused() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");

        assertRefused(xinzhou, "schema", xinzhou.letter(NOTICE_WITHDRAWN, id, said().put("text", "长".repeat(2001))));
    }

    @Test
    void aTextIsMeasuredInCharacters() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");

        xinzhou.say(NOTICE_WITHDRAWN, id, said().put("text", "𠮷".repeat(1001) + "\n"));

        Patience.until(
                "the slip is withdrawn",
                () -> Yulin.count("select count(*) from notice where id = ?::uuid and state = 'WITHDRAWN'", id) == 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u3164",
                "a\u0000b",
                "a\u200bb",
                "a\u202eb",
                "00010119900307106X",
                "000101 19900307 106x",
                "０００１０１１９９００３０７１０６Ｘ",
                "000101\u00ad19900307-106X"
            })
    void aTextThatTheContractDoesNotAllowIsRefused(String text) {
        String id = Yulin.receive(xinzhou, "residence-confirmation");

        assertRefused(xinzhou, "schema", xinzhou.letter(NOTICE_WITHDRAWN, id, said().put("text", text)));
    }

    @Test
    void aSlipWhoseTextHoldsANumberIsRefused() {
        ObjectNode slip = Slips.with(Yulin.slipOfXinzhou("notification"), "/payload/text", "000101-19900307-106X");

        assertRefused(xinzhou, "schema", xinzhou.letter(NOTICE_SUBMITTED, Facts.newId(), slip));
    }

    @Test
    void aMessageAboutAKnownNoticeIsSmall() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");

        assertRefused(xinzhou, "schema", xinzhou.letter(NOTICE_ACCEPTED, id, said().put("extra", "x".repeat(70_000))));
    }
}

package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that came before what they speak about: whatever becomes of one, the others go on. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class ParkedMessagesTest {

    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    private static ObjectNode said(int round) {
        return JsonNodeFactory.instance.objectNode().put("round", round).put("office", "140900-hub");
    }

    private Letter park(Letter letter) {
        xinzhou.send(letter);
        Patience.until(
                "it is parked", () -> Facts.received(letter).stream().anyMatch(row -> row.get("verdict") == null));
        return letter;
    }

    private static void expire(Letter letter) {
        Yulin.update(
                "update received_message set received_at = received_at - interval '25 h' where id = ?",
                letter.message().id());
    }

    private void assertRefusedAsUnknown(Letter letter) {
        assertThat(xinzhou.awaitReceiptFor(letter).reason()).isEqualTo(RefusalReason.UNKNOWN_NOTICE);
    }

    /** The retention of the slip ended while a message of a round that never came was parked. */
    @Test
    void oneThatIsErasedHoldsUpNobodyAndExpires() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        Letter erased = park(xinzhou.letter(NOTICE_WITHDRAWN, slip, said(2)));
        Yulin.update(
                "update received_message set jws = null where id = ?",
                erased.message().id());
        Letter other = park(xinzhou.letter(NOTICE_ACCEPTED, Facts.newId(), said(1)));

        expire(other);
        assertRefusedAsUnknown(other);

        expire(erased);
        assertRefusedAsUnknown(erased);
    }

    /** A replica of a later release has parked it, and is gone. */
    @Test
    void oneOfAnUnknownTypeHoldsUpNobodyAndExpires() {
        Letter later = park(xinzhou.letter(NOTICE_ACCEPTED, Facts.newId(), said(1)));
        Yulin.update(
                "update received_message set type = 'org.huizhi.notice.pondered.v1' where id = ?",
                later.message().id());
        Letter other = park(xinzhou.letter(NOTICE_ACCEPTED, later.message().subject(), said(1)));

        expire(later);
        expire(other);

        assertRefusedAsUnknown(other);
        assertRefusedAsUnknown(later);
    }

    /** Say the notice was stored by another replica at the moment at which its withdrawal was parked. */
    @Test
    void oneWhoseNoticeIsThereIsFoundBehindAnyNumberThatWait() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        Letter withdrawal = xinzhou.say(NOTICE_WITHDRAWN, slip, said(1));
        xinzhou.awaitReceiptFor(withdrawal);
        Yulin.update(
                "insert into received_message (sender, id, digest, type, subject, sent_at, received_at, key_id, jws)"
                        + " select 'cn-150600', gen_random_uuid(), '\\x00', ?,"
                        + " '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), now(), now(), 'none', '\\x00'"
                        + " from generate_series(1, 1100) n",
                NOTICE_WITHDRAWN.wireName());

        Yulin.update(
                "update received_message set verdict = null where id = ?",
                withdrawal.message().id());

        Patience.until(
                "it is tried again",
                () -> Facts.received(withdrawal).stream().allMatch(row -> row.get("verdict") != null));
        assertThat(Yulin.count("select count(*) from received_message where verdict is null and key_id = 'none'"))
                .isEqualTo(1100);
        Yulin.update("delete from received_message where key_id = 'none'");
    }
}

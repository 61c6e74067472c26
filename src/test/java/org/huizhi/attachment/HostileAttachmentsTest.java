package org.huizhi.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/**
 * A region with good keys that means ill, and somebody who writes to the database: files that are not what they seem.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class HostileAttachmentsTest extends AttachmentStory {

    private static final byte[] TEXT = "已核实。".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "未核实。".getBytes(StandardCharsets.UTF_8);

    @Inject
    TransferStore transfers;

    private static UUID fresh() {
        return Generators.timeBasedEpochGenerator().generate();
    }

    private String received(UUID id, byte[] text) {
        String slip = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, "a.txt", "text/plain", text));
        asked(id, 1);
        pieces.send(id, text, List.of(1));
        Patience.until("it is received", () -> "received".equals(stateOf(slip)));
        return slip;
    }

    private Attachment held(UUID id) {
        return store.find(new AttachmentStore.Key(around.xinzhou().mailbox(), id))
                .orElseThrow();
    }

    @Test
    void aRegionThatListsAnIdOfOursDoesNotPutItsFileInPlaceOfOurs() {
        byte[] pdf = pdf(5_000);
        String ours = uploaded(submitter, NAME, pdf);
        String slip = submitter.submitted(with(Slips.submission(), ours));
        submitter.awaitState(slip, "delivered");
        UUID id = UUID.fromString(ours);

        xinzhou.say(
                MessageType.RETURN_FINAL,
                slip,
                listing(Slips.answered("140930-public-security", TYPE), id, "x.txt", "text/plain", TEXT));
        asked(id, 1);
        pieces.send(id, TEXT, List.of(1));

        Patience.until(
                "its own is here too",
                () -> "received".equals(submitter.get("/notices/" + slip).path("returns[0].attachments[0].state")));
        submitter.get("/notices/" + slip).then().body("attachments[0].state", equalTo("sent"));
        assertThat(submitter.get("/notices/" + slip + "/attachments/" + ours).asByteArray())
                .isEqualTo(pdf);
    }

    @Test
    void anIdThatIsListedAgainForAnotherFileIsLostThere() {
        UUID id = fresh();
        String first = received(id, TEXT);

        String second = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, "b.txt", "text/plain", OTHER));

        assertThat(stateOf(second)).isEqualTo("lost");
        handler.get("/notices/" + second + "/attachments/" + id).then().statusCode(404);
        assertThat(handler.get("/notices/" + first + "/attachments/" + id).asByteArray())
                .isEqualTo(TEXT);
    }

    /** Fields that a message does not have are passed over, whatever is in them. */
    @Test
    void aMessageWithoutAttachmentsMayHoldAnythingUnderTheirName() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        xinzhou.say(MessageType.NOTICE_ACCEPTED, slip, Map.of("round", 1, "office", "140930-public-security"));
        submitter.awaitState(slip, "accepted");
        ObjectNode interim = Slips.json(
                "{\"round\": 1, \"office\": \"140930-public-security\", \"payload\": {\"text\": \"已派人走访\"}, \"attachments\": [{\"id\": \"x\"}, 7]}");

        xinzhou.awaitReceiptFor(xinzhou.say(MessageType.RETURN_INTERIM, slip, interim));

        submitter
                .get("/notices/" + slip)
                .then()
                .statusCode(200)
                .body("returns[0].kind", equalTo("interim"))
                .body("returns[0].attachments", nullValue());
    }

    @Test
    void namesThatLeadOutOfAFolderAreRefusedWithTheirSlip() {
        for (String name : List.of("../a.txt", "a\\b.txt", "a\u0000.txt", "a\u202Etxt.exe")) {
            Letter letter = xinzhou.say(
                    MessageType.NOTICE_SUBMITTED,
                    fresh().toString(),
                    listing(Yulin.slipOfXinzhou(TYPE), fresh(), name, "text/plain", TEXT));
            assertThat(xinzhou.awaitReceiptFor(letter).reason()).as(name).isEqualTo(RefusalReason.SCHEMA);
        }
        ObjectNode twice = listing(Yulin.slipOfXinzhou(TYPE), fresh(), "a.txt", "text/plain", TEXT);
        twice.withArray("attachments").add(twice.at("/attachments/0").deepCopy());
        Letter letter = xinzhou.say(MessageType.NOTICE_SUBMITTED, fresh().toString(), twice);
        assertThat(xinzhou.awaitReceiptFor(letter).reason()).isEqualTo(RefusalReason.SCHEMA);
    }

    @Test
    void aPieceThatComesAgainIsNoSignThatMoreWillCome() {
        UUID id = fresh();
        byte[] pdf = pdf(PIECE + 1);
        Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, "a.pdf", "application/pdf", pdf));
        asked(id, 1);
        byte[] piece = Arrays.copyOf(pdf, PIECE);
        assertThat(store.arrived(held(id), 1, piece, Instant.now())).isTrue();
        Yulin.update("update attachment set asked = 20 where id = ?", id);

        assertThat(store.arrived(held(id), 1, piece, Instant.now())).isFalse();

        assertThat(Yulin.count("select asked from attachment where id = ?", id)).isEqualTo(20);
        assertThat(held(id).received()).isEqualTo(PIECE);
    }

    @Test
    void whatARegionMayAskForInADayIsCountedFromWhenItIsFetchedNotFromWhenItCame() {
        UUID old = fresh();
        received(old, TEXT);
        Yulin.update(
                "update attachment set damaged = 2000000000, created_at = now() - interval '3 days' where id = ?", old);
        UUID next = fresh();
        String slip = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), next, "b.txt", "text/plain", TEXT));
        Patience.until(
                "it is put off",
                () -> Yulin.count(
                                "select count(*) from attachment where id = ? and due_at > now() + interval '30 s'",
                                next)
                        == 1);
        assertThat(xinzhou.arrived(MessageType.ATTACHMENT_ASKED, next.toString()))
                .isEmpty();
        assertThat(stateOf(slip)).isEqualTo("awaited");

        Yulin.update("update attachment set begun_at = now() - interval '25 hours' where id = ?", old);
        Yulin.update("update attachment set due_at = now() where id = ?", next);

        assertThat(asked(next, 1)).containsExactly(1);
    }

    @Test
    void aRegionThatAsksForMuchDoesNotKeepOthersWaiting() {
        Instant now = Instant.now();
        for (int i = 0; i < 4; i++) {
            Yulin.update(
                    "insert into attachment_request (attachment_id, destination, numbers, turn_at)"
                            + " values (?, ?, '{1,2,3}', ?::timestamptz)",
                    fresh(),
                    i == 3 ? "cn-zz2" : "cn-zz1",
                    // Not due for the node itself while the test looks.
                    now.plusSeconds(20).toString());
        }

        List<String> turns = new ArrayList<>();
        String last = "cn-zz0";
        for (int i = 0; i < 6; i++) {
            last = transfers
                    .next(last, now.plusSeconds(25), Duration.ofMinutes(1))
                    .orElseThrow()
                    .destination();
            turns.add(last);
        }

        assertThat(turns).containsExactly("cn-zz1", "cn-zz2", "cn-zz1", "cn-zz2", "cn-zz1", "cn-zz2");
        Yulin.update("delete from attachment_request where destination like 'cn-zz%'");
    }

    @Test
    void aPieceThatComesWhenItsSlipIsErasedLeavesNothing() {
        UUID id = fresh();
        byte[] pdf = pdf(PIECE + 1);
        String slip = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, "a.pdf", "application/pdf", pdf));
        Attachment awaited = held(id);
        assertThat(store.arrived(awaited, 1, Arrays.copyOf(pdf, PIECE), Instant.now()))
                .isTrue();
        Yulin.update("update notice set erase_on = current_date, state = 'WITHDRAWN' where id = ?::uuid", slip);

        retention.erase();

        assertThat(store.arrived(awaited, 2, new byte[1], Instant.now())).isFalse();
        assertThat(Yulin.count("select count(*) from attachment_part where attachment_id = ?", id))
                .isZero();
        handler.get("/notices/" + slip).then().body("erasedAt", notNullValue());
        assertThat(held(id).state()).isEqualTo(State.ERASED);
    }

    @Test
    void aFileThatIsMovedToAnotherSlipInTheDatabaseIsNotGivenThere() {
        UUID id = fresh();
        String slip = received(id, TEXT);
        String mine = Yulin.receive(xinzhou, TYPE);

        Yulin.update("update attachment set notice_id = ?::uuid where id = ?", mine, id);

        handler.get("/notices/" + mine + "/attachments/" + id).then().statusCode(404);
        assertThat(stateOf(slip)).isEqualTo("lost");
    }

    @Test
    void bytesThatSomebodyElseHasPutThereAreNotGivenAndAreTold() {
        UUID id = fresh();
        String slip = received(id, TEXT);
        UUID other = fresh();
        received(other, OTHER);

        Yulin.update(
                "update attachment_part p set content = o.content, key_id = o.key_id from attachment_part o"
                        + " where p.attachment_id = ? and o.attachment_id = ? and p.number = 1 and o.number = 1",
                id,
                other);

        handler.get("/notices/" + slip + "/attachments/" + id).then().statusCode(500);
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'row.foreign' and detail = ?",
                        "attachment: " + around.xinzhou().mailbox() + " " + id))
                .isOne();
    }

    /** Of one that is not whole yet they are fetched again. */
    @Test
    void countsAndBytesThatAreNotTrueAreMadeSo() {
        UUID id = fresh();
        byte[] pdf = pdf(2 * PIECE);
        String slip = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, "a.pdf", "application/pdf", pdf));
        asked(id, 1);
        pieces.send(id, pdf, List.of(1));
        Patience.until("one is here", () -> held(id).received() == PIECE);

        Yulin.update("update attachment set received = bytes, due_at = now() where id = ?", id);

        Patience.until(
                "it is fetched again",
                () -> Yulin.count("select count(*) from attachment where id = ? and damaged = 1 and received = 0", id)
                        == 1);
        Yulin.update("update attachment set due_at = now() where id = ?", id);
        assertThat(asked(id, 2)).containsExactly(1, 2);
        pieces.send(id, pdf, List.of(1));
        Patience.until("one is here", () -> held(id).received() == PIECE);
        Yulin.update("update attachment set received = 0 where id = ?", id);
        pieces.send(id, pdf, List.of(2));
        Patience.until(
                "the other one is here", () -> store.numbers(held(id).key()).size() == 2);
        Yulin.update("update attachment set due_at = now() where id = ?", id);
        Patience.until("it is received", () -> "received".equals(stateOf(slip)));
    }

    @Test
    void aLengthThatNoAttachmentHasIsParkedAndStopsNoOther() {
        UUID id = fresh();
        Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, "a.txt", "text/plain", TEXT));
        Yulin.update("alter table attachment drop constraint attachment_is_possible");
        Yulin.update("update attachment set bytes = 1125899906842624, due_at = now() where id = ?", id);

        Patience.until(
                "it is parked",
                () -> Yulin.count(
                                "select count(*) from parked_item where job = 'attachments' and item like ?", "%" + id)
                        == 1);
        received(fresh(), TEXT);

        Yulin.update("update attachment set state = 'LOST', due_at = null, bytes = ? where id = ?", TEXT.length, id);
        Yulin.update("delete from parked_item where item like ?", "%" + id);
        Yulin.update(
                "alter table attachment add constraint attachment_is_possible"
                        + " check (bytes between 1 and 20971520 and received between 0 and bytes and asked >= 0 and damaged >= 0)");
    }
}

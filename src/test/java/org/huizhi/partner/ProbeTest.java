package org.huizhi.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.huizhi.envelope.MessageType.AGREEMENT_SIGNED;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.PROBE;
import static org.huizhi.envelope.MessageType.RECEIPT;
import static org.huizhi.testsupport.NewPartner.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.feed.FastSweep;
import org.huizhi.retention.RetentionProbe;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Probes the whole way over the bus, in both directions. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class ProbeTest {

    private static final String ID = "agr-probed";

    @Inject
    CurrentDirectory directory;

    @Inject
    Probes probes;

    @Inject
    PartnerConnections connections;

    @Inject
    RetentionProbe retention;

    @Test
    void aPartnerIsConnectedOnceItHasAnsweredAProbe() {
        try (NewPartner hami = joins("650500", "哈密市", "Hami")) {
            signed(hami, hami.draft(ID).payload(), ID);
            assertThat(connections.lights()).doesNotContainKey(hami.mailbox());

            probes.sendDue();
            Arrived probe = hami.onBus.await(PROBE, ID);
            assertThat(probe.data().at("/agreement/version").asInt()).isEqualTo(1);
            Patience.until(
                    "the probe is answered",
                    () -> connections
                            .lights()
                            .getOrDefault(hami.mailbox(), ConnectionLight.OFF)
                            .lit());
            probes.sendDue();
            TestCaller.auditor()
                    .get("/agreements/" + ID)
                    .then()
                    .statusCode(200)
                    .body("lights.connected.lit", equalTo(true));
            assertThat(hami.onBus.arrived(PROBE, ID)).as("one in five minutes").hasSize(1);
            assertThat(Yulin.count(
                            "select count(*) from outbox where type = ? and destination = ?",
                            PROBE.wireName(),
                            hami.mailbox()))
                    .isZero();
        }
    }

    /** The partner is there before an agreement begins, and takes what it has signed. */
    @Test
    void aProbeNamesAnAgreementInForceElseOneThatIsSigned() {
        try (NewPartner aksu = joins("652900", "阿克苏地区", "Aksu")) {
            String later = "agr-probed-later";
            byte[] begins = aksu.draft(later)
                    .effective(HonestPartner.today().plusDays(30), null)
                    .payload();
            String digest = Sha256.hex(begins);
            signed(aksu, begins, later);

            probes.sendDue();

            assertThat(aksu.onBus
                            .await(PROBE, later)
                            .data()
                            .at("/agreement/digest")
                            .asText())
                    .isEqualTo(digest);
            assertStored(aksu.says(PROBE, later, named(later, 1, digest)));

            signed(aksu, aksu.draft("agr-probed-now").payload(), "agr-probed-now");
            due(aksu);
            probes.sendDue();
            aksu.onBus.await(PROBE, "agr-probed-now");
        }
    }

    /** Its clock is ten minutes behind: it answers, and takes nothing. */
    @Test
    void aPartnerThatRefusesProbesForItsClockIsNotConnected() {
        String id = "agr-probed-slow";
        NewPartner altay = joins("654300", "阿勒泰地区", "Altay");
        signed(altay, altay.draft(id).payload(), id);
        altay.close();
        var around = BusAndDatabaseResource.surroundings();
        try (OtherRegion slow = OtherRegion.silent(altay.party, around.yulin(), around.bus())) {
            due(altay);
            probes.sendDue();
            Arrived probe = slow.await(PROBE, id);
            Instant received = Instant.now().minusSeconds(600);
            slow.send(slow.letter(slow.message(
                    RECEIPT.wireName(),
                    "receipt-" + probe.message().id(),
                    new ReceiptData(List.of(ReceiptLine.of(
                            probe.message().id(), probe.digest(), Verdict.REFUSED, RefusalReason.IN_FUTURE, received))),
                    received)));

            Patience.until(
                    "the probe is answered",
                    () -> "in-future".equals(light(altay).refusal()));
            TestCaller.auditor()
                    .get("/agreements/" + id)
                    .then()
                    .body("lights.connected.lit", equalTo(false))
                    .body("lights.connected.refusal", equalTo("in-future"))
                    .body(
                            "lights.connected.clockAheadSeconds",
                            both(greaterThan(-601)).and(lessThan(-500)));
            ConsoleVisitor operator = ConsoleVisitor.of(TestCaller.operator());
            assertThat(operator.read("/console/feed")).contains("its clock is behind this node");
            assertThat(operator.reading("zh").read("/console/feed/partners/" + altay.mailbox()))
                    .contains("对方时钟比本节点慢");
        }
    }

    /** It is refused itself, its receipts too. */
    @Test
    void aPartnerWhoseClockIsAheadIsShownByHowMuch() {
        try (NewPartner tacheng = joins("654200", "塔城地区", "Tacheng")) {
            String id = "agr-probed-fast";
            signed(tacheng, tacheng.draft(id).payload(), id);
            probes.sendDue();
            Patience.until("the probe is answered", () -> light(tacheng).clockAheadSeconds() != null);
            assertThat(light(tacheng).clockAheadSeconds()).isZero();

            assertRefused(
                    tacheng.says(
                            NOTICE_ACCEPTED,
                            UUID.randomUUID().toString(),
                            Map.of(),
                            Instant.now().plusSeconds(900).truncatedTo(ChronoUnit.MILLIS)),
                    RefusalReason.IN_FUTURE);

            assertThat(light(tacheng).clockAheadSeconds()).isBetween(800L, 900L);
            assertThat(ConsoleVisitor.of(TestCaller.operator()).read("/console/feed/partners/" + tacheng.mailbox()))
                    .contains("its clock is ahead of this node");
        }
    }

    private ConnectionLight light(NewPartner partner) {
        return connections.lights().getOrDefault(partner.mailbox(), ConnectionLight.OFF);
    }

    private static void due(NewPartner partner) {
        Yulin.update("update partner_probe set due_at = 'epoch' where mailbox = ?", partner.mailbox());
    }

    @Test
    void whatProbesLeaveBehindIsDeletedWhenItCouldNotBeAcceptedAnyMore() {
        try (NewPartner turpan = joins("650400", "吐鲁番市", "Turpan")) {
            String id = "agr-probed-for-long";
            byte[] agreed = turpan.draft(id).payload();
            signed(turpan, agreed, id);
            probes.sendDue();
            Arrived probe = turpan.onBus.await(PROBE, id);
            Patience.until(
                    "the probe is answered",
                    () -> Yulin.count(
                                    "select count(*) from receipt where message_id = ?",
                                    probe.message().id())
                            == 1);
            assertStored(turpan.says(PROBE, id, named(id, 1, Sha256.hex(agreed))));
            Object receipt = Yulin.query(
                            "select receipt_id from receipt where message_id = ?",
                            probe.message().id())
                    .get(0)
                    .get("receipt_id");
            Patience.until(
                    "the bus has everything",
                    () -> Yulin.count("select count(*) from outbox where destination = ?", turpan.mailbox()) == 0);
            Yulin.update(
                    "update received_message set received_at = now() - interval '101 days',"
                            + " sent_at = now() - interval '101 days' where sender = ?",
                    turpan.mailbox());
            Yulin.update(
                    "update sent_message set created_at = now() - interval '101 days' where destination = ?",
                    turpan.mailbox());

            retention.eraseMessages();

            assertThat(Yulin.count("select count(*) from sent_message where destination = ?", turpan.mailbox()))
                    .isZero();
            assertThat(Yulin.count("select count(*) from receipt where receipt_id = ?", receipt))
                    .isZero();
            assertThat(Yulin.query("select type from received_message where sender = ?", turpan.mailbox()))
                    .as("the agreement stays")
                    .containsExactly(Map.of("type", AGREEMENT_SIGNED.wireName()));
            assertThat(connections
                            .lights()
                            .getOrDefault(turpan.mailbox(), ConnectionLight.OFF)
                            .lit())
                    .isTrue();
        }
    }

    @Test
    void aProbeIsAnsweredByWhetherItsAgreementIsHeld() {
        try (NewPartner hotan = joins("653200", "和田地区", "Hotan")) {
            String id = "agr-probing";
            byte[] agreed = hotan.draft(id).payload();
            signed(hotan, agreed, id);
            String digest = Sha256.hex(agreed);

            assertStored(hotan.says(PROBE, id, named(id, 1, digest)));
            assertRefused(hotan.says(PROBE, id, named(id, 3, digest)), RefusalReason.NO_AGREEMENT);
            assertRefused(hotan.says(PROBE, "other", named(id, 1, digest)), RefusalReason.SCHEMA);
            assertRefused(hotan.says(PROBE, id, Map.of()), RefusalReason.SCHEMA);
        }
    }

    /** Both count the same days, or both see that they do not. */
    @Test
    void bothSidesSeeByWhichHolidaysTheOtherCounts() {
        try (NewPartner kashgar = joins("653100", "喀什地区", "Kashgar")) {
            String id = "agr-counting";
            byte[] agreed = kashgar.draft(id).payload();
            signed(kashgar, agreed, id);
            Map<String, Object> probe = new HashMap<>(named(id, 1, Sha256.hex(agreed)));
            assertStored(kashgar.says(PROBE, id, probe));
            assertThat(compared(kashgar))
                    .as("an earlier release says nothing of it")
                    .isNull();

            probes.sendDue();
            JsonNode ours = kashgar.onBus.await(PROBE, id).data().path("calendars");
            assertThat(ours.findValuesAsText("calendar")).isNotEmpty().containsOnly("cn");
            probe.put("calendars", ours);
            assertStored(kashgar.says(PROBE, id, probe));
            assertThat(compared(kashgar))
                    .isNotEmpty()
                    .allSatisfy(year -> assertThat(year).containsEntry("same", true));

            JsonNode others = ours.deepCopy();
            others.forEach(year -> ((ObjectNode) year).put("digest", "0".repeat(64)));
            probe.put("calendars", others);
            assertStored(kashgar.says(PROBE, id, probe));
            assertThat(compared(kashgar))
                    .allSatisfy(year ->
                            assertThat(year).containsEntry("same", false).containsEntry("digest", "0".repeat(64)));
            connections.refresh();
            assertThat(Operations.get("/q/metrics").asString())
                    .contains("huizhi_partner_calendars_differing{partner=\"cn-653100\"} " + others.size() + ".0");

            probe.put("calendars", List.of());
            assertStored(kashgar.says(PROBE, id, probe));
            assertThat(compared(kashgar))
                    .as("it knows of no year")
                    .allSatisfy(year ->
                            assertThat(year).containsEntry("same", false).doesNotContainKey("digest"));
        }
    }

    private static List<Map<String, Object>> compared(NewPartner partner) {
        return TestCaller.auditor()
                .get("/directory")
                .path("partners.find { it.mailbox == '" + partner.mailbox() + "' }?.calendars");
    }

    private static Map<String, Object> named(String id, int version, String digest) {
        return Map.of("agreement", Map.of("id", id, "version", version, "digest", digest));
    }

    private static void signed(NewPartner partner, byte[] agreed, String id) {
        Party yulin = BusAndDatabaseResource.surroundings().yulin();
        assertStored(
                partner.says(AGREEMENT_SIGNED, id, document(agreed, partner.party.signingKey(), yulin.signingKey())));
    }

    private NewPartner joins(String code, String zh, String en) {
        return NewPartner.joins(
                directory,
                new Region(
                        code,
                        new LocalizedName(zh, en),
                        "prefecture",
                        null,
                        LocalDate.of(2000, 1, 1),
                        null,
                        List.of()));
    }

    private static void assertStored(ReceiptLine line) {
        assertThat(line.verdict()).as("%s", line).isEqualTo(Verdict.STORED);
    }

    private static void assertRefused(ReceiptLine line, RefusalReason reason) {
        assertThat(line.reason()).as("%s", line).isEqualTo(reason);
    }
}

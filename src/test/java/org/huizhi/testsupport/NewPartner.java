package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.SigningKey;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;

/** A region that has just joined and has no agreement yet; its administrator and its node are played on the bus. */
public final class NewPartner implements AutoCloseable {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public final Party party;
    public final OtherRegion onBus;

    private NewPartner(Party party, OtherRegion onBus) {
        this.party = party;
        this.onBus = onBus;
    }

    private static Surroundings around() {
        return BusAndDatabaseResource.surroundings();
    }

    public static NewPartner joins(CurrentDirectory directory, String code) {
        return joins(directory, Regions.region(code));
    }

    /** @param region also one that is in no table */
    public static NewPartner joins(CurrentDirectory directory, Region region) {
        String code = region.code();
        LocalizedName name = region.name();
        Party party = Party.of(
                "cn-" + code,
                name,
                code,
                List.of(region),
                List.of(
                        new Office(code + "-hub", name, code, "city", "hub", null),
                        new Office(code + "-health", name, code, "city", "health", code + "-hub")));
        assertThat(directory
                        .load(List.of(around().authority().entry(party, Instant.now())))
                        .refused())
                .isEmpty();
        around().bus().createInbox(party.mailbox(), 3);
        return new NewPartner(party, OtherRegion.receipting(party, around().yulin(), around().bus()));
    }

    public String mailbox() {
        return party.mailbox();
    }

    /** Terms as an administrator of Yulin writes them: everything both ways. */
    public ObjectNode terms() {
        ObjectNode terms = JSON.objectNode().put("counterpart", mailbox());
        terms.putObject("title").put("zh", "双向协作协议").put("en", "Cooperation");
        terms.put("legalBasis", "Personal Information Protection Law, articles 13 and 34");
        terms.put("purpose", "Service continuity for people who move");
        terms.put("effectiveFrom", "2026-01-01");
        terms.put("noticePeriodDays", 0);
        ArrayNode clauses = terms.putArray("clauses");
        for (String type : AgreementDraft.ALL_TYPES) {
            clauses.addObject().put("from", "cn-610800").put("to", mailbox()).put("noticeType", type);
            clauses.addObject().put("from", mailbox()).put("to", "cn-610800").put("noticeType", type);
        }
        return terms;
    }

    /** What the partner drafts itself. */
    public AgreementDraft draft(String id) {
        return AgreementDraft.between(party, around().yulin()).id(id);
    }

    /** Data of a proposal or of a signed agreement. */
    public static ObjectNode document(AgreementDraft draft, SigningKey... signers) {
        return document(draft.payload(), signers);
    }

    public static ObjectNode document(byte[] payload, SigningKey... signers) {
        ObjectNode data = JSON.objectNode();
        data.set("document", Slips.json(AgreementDraft.signedBy(payload, Instant.now(), signers)));
        return data;
    }

    /** @param document terms, valid or not */
    public static ObjectNode document(Map<String, Object> document, SigningKey... signers) {
        ObjectNode data = JSON.objectNode();
        data.set("document", Slips.json(AgreementDraft.signedBy(document, Instant.now(), signers)));
        return data;
    }

    /** The proposal that arrived, with the partner's signature beside Yulin's. */
    public ObjectNode countersigned(Arrived proposal) {
        ObjectNode data = proposal.data().deepCopy();
        ObjectNode own = document(payload(proposal), party.signingKey());
        ((ArrayNode) data.at("/document/signatures")).add(own.at("/document/signatures/0"));
        return data;
    }

    public static byte[] payload(Arrived proposal) {
        return Base64.getUrlDecoder()
                .decode(proposal.data().at("/document/payload").asText());
    }

    /** Says it and waits for the node's word. */
    public ReceiptLine says(MessageType type, String subject, Object data) {
        return onBus.awaitReceiptFor(onBus.say(type, subject, data));
    }

    public ReceiptLine says(MessageType type, String subject, Object data, Instant at) {
        return onBus.awaitReceiptFor(onBus.send(onBus.letter(onBus.message(type.wireName(), subject, data, at))));
    }

    /** Submits a slip under a version of an agreement, and waits for the node's word. */
    public ReceiptLine submits(String agreement, int version, JsonNode digest) {
        ObjectNode slip = Slips.submitted(party, around().yulin(), "residence-confirmation");
        slip.set(
                "agreement",
                JSON.objectNode().put("id", agreement).put("version", version).set("digest", digest));
        Letter letter = onBus.say(
                MessageType.NOTICE_SUBMITTED,
                Generators.timeBasedEpochGenerator().generate().toString(),
                slip);
        return onBus.awaitReceiptFor(letter);
    }

    public static Map<String, String> because(String reason) {
        return Map.of("reason", reason);
    }

    @Override
    public void close() {
        onBus.close();
    }
}

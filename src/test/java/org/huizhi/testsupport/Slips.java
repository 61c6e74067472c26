package org.huizhi.testsupport;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.huizhi.digest.Sha256;

/** Notices of every type about a made-up person, as clients submit them and as other regions send them. */
public final class Slips {

    public static final String NAME = "王小明";
    /** The area prefix is not assigned, so nobody has this number; its check digit is right. */
    public static final String DOCUMENT_NUMBER = "00000019900101000X";

    public static final String YULIN_OFFICE = "610802-public-security";

    /** Request and good final return of each type, the latter empty where none is required. */
    private static final Map<String, String[]> TYPES = new LinkedHashMap<>();

    private static final JsonMapper JSON = new JsonMapper();
    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    static {
        String person = """
                {"name": "%s", "documentKind": "identity-card", "documentNumber": "%s"}""".formatted(NAME, DOCUMENT_NUMBER);
        put(
                "residence-confirmation",
                "{\"person\": " + person + ", \"claim\": {\"kind\": \"registered\", \"region\": \"140930\"}}",
                "{\"outcome\": \"confirmed\"}");
        put(
                "certificate-verification",
                "{\"holder\": " + person
                        + ", \"certificate\": {\"kind\": \"marriage\", \"number\": \"J140930-2019-0123\","
                        + " \"issuer\": \"河曲县民政局\", \"issuedOn\": \"2019-05-20\"}}",
                "{\"outcome\": \"genuine\"}");
        put(
                "certificate-reissue",
                "{\"original\": {\"id\": \"019d0000-0000-7000-8000-000000000001\", \"number\": \"610800-2026-000001\"}, \"holder\": "
                        + person
                        + ", \"certificate\": {\"kind\": \"marriage\", \"number\": \"J140930-2019-0123\","
                        + " \"issuer\": \"河曲县民政局\", \"issuedOn\": \"2019-05-20\"}, \"nonConformities\": [\"seal\"]}",
                "{\"outcome\": \"reissued\", \"number\": \"J140930-2026-0007\", \"issuedOn\": \"2026-05-04\"}");
        put(
                "service-handover",
                "{\"person\": " + person
                        + ", \"service\": \"immunisation\", \"destination\": {\"region\": \"140930\"}}",
                "{\"outcome\": \"not-taken-over\", \"reason\": \"person-not-found\"}");
        put(
                "entitlement-query",
                "{\"person\": " + person + ", \"benefit\": \"basic-pension\"}",
                "{\"outcome\": \"receiving\", \"period\": {\"from\": \"2021-01-01\"}}");
        put(
                "cooperation-request",
                "{\"subject\": \"联合宣传\", \"text\": \"拟于十二月联合开展健康宣传，请协助。\"}",
                "{\"outcome\": \"answered\", \"text\": \"同意。\"}");
        put("notification", "{\"subject\": \"办公地点变更\", \"text\": \"自十二月一日起迁至新址。\"}", "");
    }

    private Slips() {}

    private static void put(String type, String request, String answer) {
        TYPES.put(type, new String[] {request, answer});
    }

    /** Payload of a question of this type. */
    public static ObjectNode payload(String type) {
        return object(TYPES.get(type)[0]);
    }

    /** What a final return in round 1 says. */
    public static ObjectNode answered(String office, String type) {
        ObjectNode data = JSON.createObjectNode().put("round", 1).put("office", office);
        data.set("payload", answer(type));
        return data;
    }

    /** Payload of a good final return of this type. */
    public static ObjectNode answer(String type) {
        return object(TYPES.get(type)[1]);
    }

    /** A residence confirmation from Yulin to Hequ in Xinzhou, as a client submits it. */
    public static ObjectNode submission() {
        return submission("residence-confirmation");
    }

    /** From Yulin to Hequ in Xinzhou, as a client submits it. */
    public static ObjectNode submission(String type) {
        ObjectNode submission = JSON.createObjectNode();
        submission.put("type", type);
        submission.putObject("sender").put("office", YULIN_OFFICE);
        submission.putObject("receiver").put("region", "140930");
        submission.set("payload", payload(type));
        return submission;
    }

    /**
     * From the last county office of public security of one region to the last county of another, as a client submits
     * it.
     */
    public static ObjectNode submission(Party from, Party to, String type) {
        ObjectNode submission = submission(type);
        ((ObjectNode) submission.path("sender")).put("office", county(from) + "-public-security");
        ((ObjectNode) submission.path("receiver")).put("region", county(to));
        return submission;
    }

    private static String county(Party party) {
        return party.offices().get(party.offices().size() - 1).region();
    }

    /** Data of a {@code notice.submitted} from the party's first county office of health to Yuyang in Yulin. */
    public static ObjectNode submitted(Party from, Party yulin, String type) {
        AgreementDraft agreement = AgreementDraft.between(yulin, from);
        String county = county(from);
        ObjectNode data = JSON.createObjectNode();
        data.put("number", "%s-2026-%06d".formatted(from.region(), SEQUENCE.incrementAndGet()));
        data.put("noticeType", type);
        data.put("noticeTypeVersion", 1);
        data.putObject("agreement")
                .put("id", agreement.id())
                .put("version", agreement.version())
                .put("digest", Sha256.hex(agreement.payload()));
        data.put("urgency", "normal");
        data.putObject("sender").put("region", county).put("office", county + "-health");
        data.putObject("receiver").put("region", "610802").put("office", YULIN_OFFICE);
        data.set("payload", payload(type));
        return data;
    }

    /** A copy with the value at the pointer; null makes it {@code null}. The parent has to be there. */
    public static ObjectNode with(ObjectNode json, String pointer, Object value) {
        ObjectNode copy = json.deepCopy();
        JsonPointer at = JsonPointer.compile(pointer);
        ((ObjectNode) copy.at(at.head())).set(at.last().getMatchingProperty(), JSON.<JsonNode>valueToTree(value));
        return copy;
    }

    /** A copy without the field at the pointer. */
    public static ObjectNode without(ObjectNode json, String pointer) {
        ObjectNode copy = json.deepCopy();
        JsonPointer at = JsonPointer.compile(pointer);
        ((ObjectNode) copy.at(at.head())).remove(at.last().getMatchingProperty());
        return copy;
    }

    /** Any JSON object. */
    public static ObjectNode json(String json) {
        return object(json);
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

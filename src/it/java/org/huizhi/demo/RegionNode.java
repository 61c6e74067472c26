package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.NodeClient;

/** A region's node as its offices see it: over HTTP, with a token. */
final class RegionNode {

    private static final int PAGE = 200;

    private final Place place;
    private final Map<Role, NodeClient> callers = new EnumMap<>(Role.class);

    RegionNode(Place place, Map<Role, NodeClient> callers) {
        this.place = place;
        this.callers.putAll(callers);
    }

    Place place() {
        return place;
    }

    NodeClient as(Role role) {
        return callers.get(role);
    }

    /** Every notice of a direction. */
    List<JsonNode> notices(String direction) {
        return pages("/notices?direction=" + direction);
    }

    /** Every notice of a direction that changed after an instant of the node's clock, oldest change first. */
    List<JsonNode> changes(String direction, Instant after) {
        return pages("/notices?direction=" + direction + "&updatedAfter=" + after);
    }

    private List<JsonNode> pages(String query) {
        List<JsonNode> all = new ArrayList<>();
        String next = "";
        while (next != null) {
            JsonNode page =
                    as(Role.HANDLER).get(query + "&limit=" + PAGE + next).expect(200);
            page.get("items").forEach(all::add);
            next = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        }
        return all;
    }

    JsonNode read(String id) {
        return as(Role.HANDLER).get("/notices/" + id).expect(200);
    }

    /** The zip with everything that was signed about a notice. */
    byte[] evidence(String id) {
        return as(Role.HANDLER).getBytes("/notices/" + id + "/evidence");
    }

    void accept(String id) {
        verb(Role.HANDLER, id, "acceptance", body());
    }

    void decline(String id, String reason) {
        verb(Role.HANDLER, id, "decline", body().put("reason", reason));
    }

    /** Does not accept a decline. */
    void contest(String id, String why) {
        verb(Role.SUBMITTER, id, "contest", body().put("text", why));
    }

    void proposeExtension(String id, LocalDate until, String why) {
        verb(
                Role.HANDLER,
                id,
                "extension",
                body().put("dueDate", until.toString()).put("text", why));
    }

    void decideExtension(String id, String decision) {
        verb(Role.SUBMITTER, id, "extension/decision", body().put("decision", decision));
    }

    /** Asks offices of the region for the same. */
    void askForParts(String id, List<String> offices, String question) {
        ObjectNode body = body();
        offices.forEach(office ->
                body.withArray("parts").addObject().put("office", office).put("question", question));
        verb(Role.HANDLER, id, "parts", body);
    }

    /** @param part its number, from 1 */
    void answerPart(String id, int part, ObjectNode payload) {
        verb(Role.HANDLER, id, "parts/" + part + "/answer", body().set("payload", payload));
    }

    void answerInPart(String id, String text) {
        ObjectNode body = body().put("kind", "interim");
        body.putObject("payload").put("text", text);
        verb(Role.HANDLER, id, "returns", body);
    }

    /** @param lateReason code of the reason, or {@code null} when the answer is in time */
    void answer(String id, ObjectNode payload, String lateReason) {
        ObjectNode body = body().put("kind", "final");
        if (lateReason != null) {
            body.putObject("lateReason").put("code", lateReason);
        }
        verb(Role.HANDLER, id, "returns", body.set("payload", payload));
    }

    void withdraw(String id) {
        verb(Role.SUBMITTER, id, "withdrawal", body());
    }

    void assessAsValid(String id) {
        verb(Role.SUBMITTER, id, "assessment", body().put("verdict", "valid"));
    }

    void assessAsInvalid(String id, String why) {
        verb(Role.SUBMITTER, id, "assessment", body().put("verdict", "invalid").put("text", why));
    }

    private void verb(Role role, String id, String verb, ObjectNode body) {
        as(role).post("/notices/" + id + "/" + verb, body).expect(200);
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }
}

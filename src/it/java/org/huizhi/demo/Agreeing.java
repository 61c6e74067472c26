package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Patience;

/** The regions agree with each other over the bus: one drafts and proposes, the other countersigns the same bytes. */
final class Agreeing {

    private final List<RegionNode> nodes;

    Agreeing(List<RegionNode> nodes) {
        this.nodes = nodes;
    }

    /** @return how many agreements are in force on both sides */
    int agree() {
        int agreed = 0;
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                agree(nodes.get(i), nodes.get(j));
                agreed++;
            }
        }
        return agreed;
    }

    private static void agree(RegionNode one, RegionNode other) {
        Place there = other.place();
        String id = propose(one, new Other(there.mailbox(), there.chinese, there.english, there.hub()));
        awaitState(other, id, "proposed");
        act(other, id, "/versions/1/signature");
        awaitState(one, id, "in-force");
        awaitState(other, id, "in-force");
        String digest = digest(one, id);
        if (!digest.equals(digest(other, id))) {
            throw new IllegalStateException("agreement " + id + " is not the same on both sides");
        }
    }

    /**
     * A region that is agreed with.
     *
     * @param hub office that an escalation reaches
     */
    record Other(String mailbox, String chinese, String english, String hub) {}

    /** Drafts an agreement on everything and proposes it. @return its id */
    static String propose(RegionNode node, Other other) {
        String id = node.as(Role.ADMINISTRATOR)
                .post("/agreements", terms(node.place(), other))
                .expect(201)
                .get("id")
                .asText();
        act(node, id, "/versions/1/proposal");
        return id;
    }

    private static void act(RegionNode node, String id, String verb) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("impactAssessment")
                .put("purpose", "为跨区域流动人口办理服务核实信息 / service continuity for people who move")
                .put("necessity", "只交换办理事项所需字段 / only the fields that the matter needs")
                .put("risks", "传输和保存中的泄露 / disclosure on the way and at rest")
                .put("measures", "签名、加密、期满删除、审计 / signed, encrypted, erased after their time, audited");
        node.as(Role.ADMINISTRATOR).post("/agreements/" + id + verb, body).expect(200);
    }

    static void awaitState(RegionNode node, String id, String state) {
        Patience.until(
                "agreement " + id + " is " + state + " in " + node.place().title(),
                () -> read(node, id).path("state").asText().equals(state));
    }

    /** The node has read the directory in which the mailbox is. */
    static void awaitListed(RegionNode node, String mailbox) {
        Patience.until(
                mailbox + " is in the directory of " + node.place().title(),
                () -> node.as(Role.ADMINISTRATOR)
                        .get("/directory")
                        .expect(200)
                        .toString()
                        .contains("\"" + mailbox + "\""));
    }

    private static String digest(RegionNode node, String id) {
        return read(node, id).path("digest").asText();
    }

    /** What is not there yet has no state. */
    private static JsonNode read(RegionNode node, String id) {
        return node.as(Role.ADMINISTRATOR).get("/agreements/" + id).body();
    }

    private static ObjectNode terms(Place one, Other other) {
        ObjectNode terms = JsonNodeFactory.instance.objectNode();
        terms.put("counterpart", other.mailbox());
        terms.putObject("title")
                .put("zh", one.chinese + "与" + other.chinese() + "双向协作协议")
                .put("en", "Cooperation between " + one.english + " and " + other.english());
        terms.put("legalBasis", "中华人民共和国个人信息保护法 articles 13 and 34");
        terms.put("purpose", "Service continuity and verification for people who move between the two regions");
        terms.put("effectiveFrom", "2026-01-01");
        ArrayNode clauses = terms.putArray("clauses");
        for (String type : AgreementDraft.ALL_TYPES) {
            clause(clauses, one.mailbox(), other.mailbox(), type);
            clause(clauses, other.mailbox(), one.mailbox(), type);
        }
        terms.putObject("escalation").put(one.mailbox(), one.hub()).put(other.mailbox(), other.hub());
        return terms;
    }

    private static void clause(ArrayNode clauses, String from, String to, String type) {
        clauses.addObject().put("from", from).put("to", to).put("noticeType", type);
    }
}

package org.huizhi.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Values that nobody should send, and JSON that has some of them in it. */
final class HostileJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\u202Etxt.exe",
            "👩‍👩‍👧‍👦",
            "é",
            "null",
            "../../../../etc/passwd",
            "' or 1=1 --",
            "%' or '%'='",
            "${jndi:ldap://localhost/a}",
            "<script>alert(1)</script>",
            "=cmd|' /C calc'!A0",
            "%00",
            "%",
            "NaN",
            "-0",
            "9".repeat(400),
            "x".repeat(100_000),
            "王".repeat(5_000),
            "0000-00-00",
            "2026-02-30",
            "-999999999-01-01",
            "+999999999-12-31",
            "9999-12-31T23:59:60Z",
            "2026-05-04T00:00:00+25:00",
            "019d0000-0000-7000-8000-000000000001",
            "00000000-0000-0000-0000-000000000000",
            "610800",
            "140930",
            "999999",
            "140930-public-security",
            "{}",
            "[]",
            "eyJhbGciOiJub25lIn0.e30.");

    private HostileJson() {}

    static JsonNode value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt());
            case 3 -> JSON.numberNode(new BigDecimal(random.nextBoolean() ? "1e400" : "-0.1"));
            case 4 -> JSON.numberNode(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
            case 5 -> deep(1 + random.nextInt(900));
            case 6 -> JSON.arrayNode();
            case 7 -> JSON.objectNode();
            default -> JSON.textNode(text(random));
        };
    }

    static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static JsonNode deep(int depth) {
        ArrayNode root = JSON.arrayNode();
        ArrayNode at = root;
        for (int i = 0; i < depth; i++) {
            at = at.addArray();
        }
        return root;
    }

    /** A copy in which one thing is another, is missing, or has company. */
    static JsonNode mutated(JsonNode json, Random random) {
        JsonNode copy = json.deepCopy();
        List<JsonNode> containers = new ArrayList<>();
        collect(copy, containers);
        if (containers.isEmpty()) {
            return value(random);
        }
        if (containers.get(random.nextInt(containers.size())) instanceof ObjectNode object) {
            mutate(object, random);
        } else {
            containers.stream()
                    .filter(ArrayNode.class::isInstance)
                    .findAny()
                    .ifPresent(array -> ((ArrayNode) array).add(value(random)));
        }
        return copy;
    }

    private static void mutate(ObjectNode object, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(text(random), value(random));
            default -> object.set(name, value(random));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    /** The first member twice. */
    static String repeated(String json) {
        int colon = json.indexOf(':');
        return json.startsWith("{\"") && colon > 0 ? json.substring(0, colon) + ":null," + json.substring(1) : json;
    }

    /** A copy with some bytes changed, missing, doubled, or cut off. */
    static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] copy = bytes.clone();
        int at = random.nextInt(copy.length);
        switch (random.nextInt(4)) {
            case 0 -> copy[at] = (byte) random.nextInt();
            case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> copy = Arrays.copyOf(copy, at);
            default -> {
                int length = Math.min(copy.length - at, 1 + random.nextInt(20));
                byte[] longer = Arrays.copyOf(copy, copy.length + length);
                System.arraycopy(copy, at, longer, at + length, copy.length - at);
                copy = longer;
            }
        }
        return copy;
    }
}

package org.huizhi.validation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Numbers beyond what a double holds, say {@code 1e400}: they are read as infinite, and a schema's validator ends with
 * an error of its own over one.
 */
public final class EndlessNumbers {

    private EndlessNumbers() {}

    /** @return whether the value itself is one */
    public static boolean is(JsonNode node) {
        return node.isDouble() && !Double.isFinite(node.doubleValue());
    }

    /** @return whether it is one, or holds one at any depth */
    public static boolean isIn(JsonNode node) {
        for (JsonNode child : node) {
            if (isIn(child)) {
                return true;
            }
        }
        return is(node);
    }
}

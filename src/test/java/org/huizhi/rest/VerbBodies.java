package org.huizhi.rest;

import java.util.List;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;

/** Good bodies of the verbs of a residence confirmation, and who may perform them. */
final class VerbBodies {

    static final List<String> VERBS = List.of("acceptance", "decline", "returns", "withdrawal", "assessment");

    private VerbBodies() {}

    static String good(String verb) {
        return switch (verb) {
            case "acceptance", "withdrawal" -> "{}";
            case "decline" -> "{\"reason\": \"misrouted\"}";
            case "returns" -> finalReturn("residence-confirmation");
            case "assessment" -> "{\"verdict\": \"valid\"}";
            default -> throw new IllegalArgumentException("no verb " + verb);
        };
    }

    static String finalReturn(String type) {
        return "{\"kind\": \"final\", \"payload\": " + Slips.answer(type) + "}";
    }

    static String interimReturn(String text) {
        return "{\"kind\": \"interim\", \"payload\": {\"text\": \"" + text + "\"}}";
    }

    static TestCaller performer(String verb) {
        return verb.equals("withdrawal") || verb.equals("assessment") ? TestCaller.submitter() : TestCaller.handler();
    }
}

package org.huizhi.rest;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.calendar.Calendars;
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

    /** One line of a batch. */
    static String line(String notice, String verb) {
        return line(notice, verb, good(verb));
    }

    static String line(String notice, String verb, String body) {
        return "{\"notice\": \"%s\", \"verb\": \"%s\", \"body\": %s}".formatted(notice, verb, body);
    }

    static String extension(LocalDate near) {
        return "{\"dueDate\": \"" + workingDay(near) + "\", \"text\": \"the archive is closed\"}";
    }

    /** Asks the offices, each for a part. */
    static String part(String... offices) {
        return Stream.of(offices)
                .map(office -> "{\"office\": \"" + office + "\", \"question\": \"Is it so in your registers?\"}")
                .collect(Collectors.joining(", ", "{\"parts\": [", "]}"));
    }

    /** That day, or the next working day behind it. */
    static LocalDate workingDay(LocalDate near) {
        return Calendars.of(Optional.empty()).of("cn").due(near.minusDays(1), 1);
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

package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.notice.Slip.SHANGHAI;
import static org.huizhi.notice.Slip.on;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.notice.MessageData.Occurrence;
import org.huizhi.notice.MessageData.Ruling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The feed contract's table of states, row by row, against what a notice does. */
class StateTableTest {

    private static final JsonNode TABLE = table();
    private static final String NOW = "2026-03-12T02:00:00Z";
    private static final LocalDate LATER = LocalDate.of(2026, 4, 8);

    private static final Map<Ruling, String> VERDICTS = Map.of(
            Ruling.APPLIED, "stored",
            Ruling.WAITS, "deferred",
            Ruling.ILLEGAL, RefusalReason.ILLEGAL_TRANSITION.code());

    private static final Map<String, Supplier<Notice>> AT_SENDER = Map.ofEntries(
            Map.entry("submitted", Slip::submitted),
            Map.entry("sent", StateTableTest::sent),
            Map.entry("delivered", Slip::delivered),
            Map.entry("accepted", () -> accepted(Slip.delivered())),
            Map.entry("extension-proposed", () -> proposed(Slip.delivered())),
            Map.entry("returned", () -> Slip.returned(Slip.delivered())),
            Map.entry("declined", () -> declined(Slip.delivered())),
            Map.entry("assessed", () -> assessed(Slip.delivered(), Assessment.VALID)),
            Map.entry("withdrawn", () -> withdrawn(Slip.delivered())),
            Map.entry("withdrawn-stored", StateTableTest::withdrawnAndStored),
            Map.entry("refused", StateTableTest::refused),
            Map.entry("sent-back", () -> assessed(Slip.delivered(), Assessment.INVALID)),
            Map.entry(
                    "round-2",
                    () -> Slip.begun(assessed(Slip.delivered(), Assessment.INVALID), "2026-03-11T00:00:00Z")),
            Map.entry("notification", () -> Slip.notification(Direction.OUTGOING)));

    private static final Map<String, Supplier<Notice>> AT_RECEIVER = Map.ofEntries(
            Map.entry("received", Slip::received),
            Map.entry("accepted", () -> accepted(Slip.received())),
            Map.entry("extension-proposed", () -> proposed(Slip.received())),
            Map.entry("returned", () -> Slip.returned(Slip.received())),
            Map.entry("declined", () -> declined(Slip.received())),
            Map.entry("declined-stored", () -> arrived(declined(Slip.received()))),
            Map.entry("assessed", () -> assessed(Slip.received(), Assessment.VALID)),
            Map.entry("withdrawn", () -> withdrawn(Slip.received())),
            Map.entry("round-2", () -> assessed(Slip.received(), Assessment.INVALID)),
            Map.entry("notification", () -> Slip.notification(Direction.INCOMING)));

    private static JsonNode table() {
        try {
            return new YAMLMapper()
                    .readTree(Path.of("openapi/huizhi-feed.yaml").toFile())
                    .path("x-huizhi-states");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> messages(String side) {
        return TABLE.path(side).propertyStream().map(Map.Entry::getKey).filter(name -> !name.equals("states"));
    }

    static Stream<Arguments> rows() {
        return Stream.of("sender", "receiver")
                .flatMap(side -> messages(side).map(message -> Arguments.of(side, message)));
    }

    private static Map<String, Supplier<Notice>> states(String side) {
        return side.equals("sender") ? AT_SENDER : AT_RECEIVER;
    }

    private static Notice in(String side, String state) {
        return Objects.requireNonNull(states(side).get(state), state).get();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aMessageIsStoredDeferredOrRefusedInEachStateAsTheTableSays(String side, String message) {
        JsonNode row = TABLE.path(side).path(message);
        Set<String> told = new HashSet<>();
        row.propertyStream()
                .forEach(verdict -> verdict.getValue().forEach(state -> {
                    Notice notice = in(side, state.asText());

                    assertThat(VERDICTS.get(said(message, notice, notice.round, UUID.randomUUID())))
                            .as("%s in %s", message, state.asText())
                            .isEqualTo(verdict.getKey());
                    assertThat(told.add(state.asText())).as("told once").isTrue();
                }));

        assertThat(told).isEqualTo(states(side).keySet());
        assertThat(texts(TABLE.path(side).path("states"))).isEqualTo(told);
    }

    /** Of a round that has not begun here, and of one that is over. */
    @ParameterizedTest
    @MethodSource("rows")
    void aMessageOfAnotherRoundIsTakenAsTheTableSays(String side, String message) {
        Set<String> ofSlips = new HashSet<>(states(side).keySet());
        ofSlips.removeAll(Set.of("notification", "sent-back", "round-2"));
        for (String state : ofSlips) {
            Notice notice = in(side, state);

            assertThat(VERDICTS.get(said(message, notice, 2, UUID.randomUUID())))
                    .as("%s in %s", message, state)
                    .isEqualTo(verdict("ahead", message));
        }
        Notice inSecond = in(side, "round-2");
        assertThat(VERDICTS.get(said(message, inSecond, 1, UUID.randomUUID()))).isEqualTo(verdict("behind", message));
        for (Notice notice : List.of(in(side, "accepted"), inSecond)) {
            assertThat(said(message, notice, 3, UUID.randomUUID()))
                    .as("there is none")
                    .isEqualTo(Ruling.ILLEGAL);
        }
    }

    private static String verdict(String part, String message) {
        return TABLE.path(part)
                .propertyStream()
                .filter(verdict -> texts(verdict.getValue()).contains(message))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining());
    }

    static Stream<Arguments> crossings() {
        return TABLE.path("crossings")
                .valueStream()
                .map(crossing -> Arguments.of(
                        crossing.path("receiver").asText(),
                        crossing.path("sender").asText(),
                        crossing.path("counts").asText()));
    }

    @ParameterizedTest
    @MethodSource("crossings")
    void ofMessagesThatCrossTheSameCountsOnBothNodes(String ofReceiver, String ofSender, String counts) {
        Notice sender = Slip.delivered();
        Notice receiver = Slip.received();
        if (ofSender.contains("extension")) {
            UUID proposal = UUID.randomUUID();
            Stream.of(sender, receiver)
                    .forEach(notice -> said("org.huizhi.extension.proposed.v1", notice, 1, proposal));
        }
        UUID fromReceiver = UUID.randomUUID();
        UUID fromSender = UUID.randomUUID();
        assertThat(said(ofReceiver, receiver, 1, fromReceiver)).isEqualTo(Ruling.APPLIED);
        assertThat(said(ofSender, sender, 1, fromSender)).isEqualTo(Ruling.APPLIED);

        if (said(ofReceiver, sender, 1, fromReceiver) == Ruling.ILLEGAL) {
            receiver.revoke(fromReceiver, SHANGHAI);
        }
        if (said(ofSender, receiver, 1, fromSender) == Ruling.ILLEGAL) {
            sender.revoke(fromSender, SHANGHAI);
        }

        for (Notice notice : List.of(sender, receiver)) {
            assertThat(isIn(notice, ofReceiver))
                    .as("%s of the receiver", notice.direction)
                    .isEqualTo(!counts.equals("sender"));
            assertThat(isIn(notice, ofSender))
                    .as("%s of the sender", notice.direction)
                    .isEqualTo(!counts.equals("receiver"));
        }
    }

    private static boolean isIn(Notice notice, String message) {
        return switch (message) {
            case "org.huizhi.notice.accepted.v1", "org.huizhi.return.interim.v1" -> notice.acceptedAt != null;
            case "org.huizhi.return.final.v1" -> notice.returnedAt != null;
            case "org.huizhi.notice.declined.v1" -> notice.declinedAt != null;
            case "org.huizhi.notice.withdrawn.v1" -> notice.withdrawnAt != null;
            case "org.huizhi.extension.proposed.v1" -> notice.hasOpenExtension();
            case "org.huizhi.extension.decided.v1" -> notice.extended;
            case "org.huizhi.reminder.v1" -> notice.reminders.count() > 0;
            default -> throw new IllegalArgumentException(message);
        };
    }

    static Stream<Arguments> refusals() {
        return TABLE.path("undone")
                .propertyStream()
                .map(row -> Arguments.of(
                        row.getKey(),
                        row.getValue().path("side").asText(),
                        row.getValue().path("before").asText(),
                        row.getValue().path("after").asText()));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatTheOtherNodeRefusesIsUndoneAtItsSenderAsTheTableSays(
            String message, String side, String before, String after) {
        boolean bySender = side.equals("sender");
        Notice notice = bySender ? Slip.delivered() : Slip.received();
        UUID id = UUID.randomUUID();
        if (message.equals("org.huizhi.notice.submitted.v1")) {
            notice = sent();
            assertThat(name(notice)).isEqualTo(before);
            notice.refused(Instant.parse(NOW), RefusalReason.NO_AGREEMENT);
        } else {
            if (message.contains("contested")) {
                notice = declined(notice);
            } else if (message.contains("assessed")) {
                notice = Slip.returned(notice);
            } else if (message.contains("decided")) {
                notice = proposed(notice);
            }
            assertThat(said(message, notice, 1, id)).isEqualTo(Ruling.APPLIED);
            assertThat(name(notice)).isEqualTo(before);
            notice.revoke(id, SHANGHAI);
            if (message.contains("accepted") || (message.startsWith("org.huizhi.return.") && !bySender)) {
                // No other message says that the office had accepted it.
                notice.acceptedSince(null, null, SHANGHAI);
            }
        }

        assertThat(name(notice)).isEqualTo(after);
        if (after.equals("extension-proposed") || after.equals("received")) {
            assertThat(notice.dueDate).isEqualTo(Slip.delivered().dueDate);
            assertThat(notice.extended).isFalse();
        }
    }

    /** As the table calls it. */
    private static String name(Notice notice) {
        if (notice.isSentBack()) {
            return "sent-back";
        }
        return notice.hasOpenExtension()
                ? "extension-proposed"
                : notice.state().name().toLowerCase(Locale.ROOT);
    }

    private static Ruling said(String message, Notice notice, int round, UUID id) {
        // A decline is contested within the acceptance limit.
        Occurrence occurrence = on(id, Instant.parse(message.contains("contested") ? "2026-03-06T02:00:00Z" : NOW));
        return data(message, notice, round).applyTo(notice, occurrence);
    }

    private static MessageData data(String message, Notice notice, int round) {
        return switch (message) {
            case "org.huizhi.notice.accepted.v1" -> new MessageData.Accepted(round, "140900-hub");
            case "org.huizhi.return.interim.v1" ->
                new MessageData.InterimReturn(
                        round,
                        "140900-hub",
                        JsonNodeFactory.instance.objectNode().put("text", "asked the village"));
            case "org.huizhi.return.final.v1" ->
                new MessageData.FinalReturn(
                        round,
                        "140900-hub",
                        JsonNodeFactory.instance.objectNode().put("outcome", "confirmed"),
                        null);
            case "org.huizhi.notice.declined.v1" ->
                new MessageData.Declined(round, "140900-hub", DeclineReason.NOT_COMPETENT, null);
            case "org.huizhi.extension.proposed.v1" ->
                new Extension.Proposed(round, "140900-hub", LATER, "the archive is closed");
            case "org.huizhi.notice.withdrawn.v1" -> new MessageData.Withdrawn(round, "610800-hub", null);
            case "org.huizhi.notice.contested.v1" -> new MessageData.Contested(round, "610800-hub", "it is yours");
            case "org.huizhi.return.assessed.v1" ->
                new MessageData.Assessed(round, "610800-hub", Assessment.VALID, null);
            case "org.huizhi.extension.decided.v1" ->
                new Extension.Decided(
                        round,
                        "610800-hub",
                        notice.openExtension().map(Extension::proposal).orElseGet(UUID::randomUUID),
                        Extension.Decision.GRANTED,
                        null);
            case "org.huizhi.reminder.v1" -> new MessageData.Reminder(round, "610800-hub", LATER, false, false, null);
            default -> throw new IllegalArgumentException(message);
        };
    }

    private static Set<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    }

    private static Notice sent() {
        Notice notice = Slip.submitted();
        notice.sentAt = Slip.DELIVERED_AT;
        notice.state = NoticeState.SENT;
        return notice;
    }

    private static Notice accepted(Notice notice) {
        notice.accepted(1, Slip.DELIVERED_AT);
        return notice;
    }

    private static Notice proposed(Notice notice) {
        notice.extensionProposed(1, LATER, on("2026-03-05T00:00:00Z"));
        return notice;
    }

    private static Notice declined(Notice notice) {
        notice.declined(1, DeclineReason.NOT_COMPETENT, on("2026-03-05T00:00:00Z"));
        return notice;
    }

    private static Notice arrived(Notice notice) {
        notice.answerArrived(Objects.requireNonNull(notice.answer), Instant.parse("2026-03-05T00:00:01Z"), SHANGHAI);
        return notice;
    }

    private static Notice assessed(Notice notice, Assessment assessment) {
        Slip.returned(notice).assessed(1, assessment, on("2026-03-11T00:00:00Z"));
        return notice;
    }

    private static Notice withdrawn(Notice notice) {
        notice.withdrawn(1, on("2026-03-05T00:00:00Z"));
        return notice;
    }

    private static Notice withdrawnAndStored() {
        Notice notice = withdrawn(Slip.delivered());
        notice.withdrawalStored(Objects.requireNonNull(notice.withdrawal));
        return notice;
    }

    private static Notice refused() {
        Notice notice = Slip.submitted();
        notice.refused(Slip.DELIVERED_AT, RefusalReason.SCHEMA);
        return notice;
    }
}

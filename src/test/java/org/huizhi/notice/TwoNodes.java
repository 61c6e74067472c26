package org.huizhi.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.huizhi.agreement.Terms;
import org.huizhi.agreement.Urgency;
import org.huizhi.notice.MessageData.Ruling;
import org.jspecify.annotations.Nullable;

/**
 * One slip on both of its nodes, and a bus between them that delays, reorders and repeats whatever it carries, receipts
 * too. Every choice comes from the seed.
 */
final class TwoNodes {

    /** No message, and nothing that both sides know. */
    private static final Set<Verb> OF_ONE_SIDE = EnumSet.of(Verb.HAND_OVER, Verb.ASK_PARTS, Verb.END_PART);

    /** A receipt where {@code data} is null. */
    private record Letter(
            UUID id,
            Direction to,
            @Nullable MessageData data,
            Instant at,
            @Nullable UUID receipted,
            boolean stored) {}

    private final Random random;
    private final List<Letter> bus = new ArrayList<>();
    private final Map<Direction, List<Letter>> waiting = new EnumMap<>(Direction.class);
    private final Map<Direction, Set<UUID>> seen = new EnumMap<>(Direction.class);
    /** When a side had a message in hand for the first time, by its own clock: its receipt says so. */
    private final Map<UUID, Instant> inHand = new HashMap<>();
    /** What sends a slip back and the receiver does not take, whatever the reason: so many of the sides say in all. */
    int refusedJudgements;
    /** The receiver does not take them, since they came too late, whatever day their signature names. */
    int lateJudgements;
    /** Of which only a valid one was left to the sender. */
    int lateAssessments;

    private final Notice sender;
    private final UUID submission;
    /** What happened, for the message of a failure. */
    final List<String> story = new ArrayList<>();

    /** Which side dates what it does into the past, as far as it likes. */
    private final Direction misdating;

    private @Nullable Notice receiver;
    private Instant now = Slip.SUBMITTED_AT;

    TwoNodes(long seed) {
        random = new Random(seed);
        misdating = random.nextBoolean() ? Direction.INCOMING : Direction.OUTGOING;
        sender = new Notice(UUID.randomUUID(), Direction.OUTGOING, true, terms(), Urgency.NORMAL, now);
        submission = UUID.randomUUID();
        bus.add(new Letter(submission, Direction.INCOMING, null, now, null, true));
    }

    private static Terms terms() {
        return Slip.TERMS;
    }

    Notice sender() {
        return sender;
    }

    Notice receiver() {
        return Objects.requireNonNull(receiver, "the submission has not arrived");
    }

    /** Offices act and the bus carries, in any order; then the bus carries what is left. */
    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            // Now and then nobody does anything for weeks.
            now = now.plus(Duration.ofMinutes(1 + random.nextInt(random.nextInt(25) == 0 ? 60_000 : 2000)));
            if (random.nextInt(5) < 2) {
                act(random.nextInt(3) == 0 ? sender : receiver);
            } else {
                carry(random.nextInt(4) == 0);
            }
        }
        while (!bus.isEmpty()) {
            now = now.plusSeconds(60);
            carry(false);
        }
    }

    private void act(@Nullable Notice side) {
        if (side == null) {
            return;
        }
        Instant at = date(side.direction);
        List<Verb> possible = Arrays.stream(Verb.values())
                .filter(side::allows)
                .filter(verb -> isTimely(verb, side, at))
                .filter(verb -> !OF_ONE_SIDE.contains(verb))
                .toList();
        if (possible.isEmpty()) {
            return;
        }
        MessageData data = message(possible.get(random.nextInt(possible.size())), side, at);
        Letter letter = new Letter(UUID.randomUUID(), other(side.direction), data, at, null, false);
        Ruling ruling = data.applyTo(side, Slip.on(letter.id, letter.at));
        story.add(side.direction + " does " + data + " at " + letter.at + " -> " + ruling + ", " + side.state);
        if (ruling != Ruling.APPLIED) {
            throw new AssertionError("a legal verb is " + ruling + ":\n" + String.join("\n", story));
        }
        bus.add(letter);
    }

    /** What REST asks before it lets an office act. */
    private static boolean isTimely(Verb verb, Notice side, Instant at) {
        LocalDate day = Slip.SHANGHAI.dayOf(at);
        return switch (verb) {
            case PROPOSE_EXTENSION -> !side.hasOpenExtension() && !side.isLate(day);
            case DECIDE_EXTENSION -> side.hasOpenExtension() && !side.isLate(day);
            case REMIND -> side.dueDate != null;
            case CONTEST -> {
                LocalDate last = side.contestBy(Slip.SHANGHAI);
                yield side.contestedAt == null && last != null && !day.isAfter(last);
            }
            default -> true;
        };
    }

    private Assessment assessment(Notice side, Instant at) {
        LocalDate last = Objects.requireNonNull(side.invalidBy(Slip.SHANGHAI), "of a return");
        boolean timely = !Slip.SHANGHAI.dayOf(at).isAfter(last);
        lateAssessments += timely ? 0 : 1;
        return timely && random.nextInt(3) > 0 ? Assessment.INVALID : Assessment.VALID;
    }

    private MessageData message(Verb verb, Notice side, Instant at) {
        int round = side.round;
        return switch (verb) {
            case PROPOSE_EXTENSION ->
                new Extension.Proposed(
                        round,
                        "140900-hub",
                        Slip.SHANGHAI.calendar().due(side.requireDueDate(), 1 + random.nextInt(20)),
                        "the archive is closed");
            case DECIDE_EXTENSION ->
                new Extension.Decided(
                        round,
                        "610800-hub",
                        side.openExtension().orElseThrow().proposal(),
                        random.nextInt(3) > 0 ? Extension.Decision.GRANTED : Extension.Decision.REFUSED,
                        null);
            case HAND_OVER, ASK_PARTS, END_PART -> throw new IllegalArgumentException("the other side is not told");
            case REMIND ->
                new MessageData.Reminder(round, "610800-hub", side.requireDueDate(), random.nextBoolean(), true, null);
            case ACCEPT -> new MessageData.Accepted(round, "140900-hub");
            case DECLINE ->
                new MessageData.Declined(
                        round,
                        "140900-hub",
                        DeclineReason.values()[random.nextInt(DeclineReason.values().length)],
                        null);
            case CONTEST -> new MessageData.Contested(round, "610800-hub", "it is yours");
            case RETURN_INTERIM ->
                new MessageData.InterimReturn(round, "140900-hub", json("{\"text\": \"asked the village\"}"));
            case RETURN_FINAL ->
                new MessageData.FinalReturn(
                        round, "140900-hub", json("{\"outcome\":\"outcome-" + random.nextInt(9) + "\"}"), null);
            case WITHDRAW -> new MessageData.Withdrawn(round, "610800-hub", null);
            case ASSESS -> new MessageData.Assessed(round, "610800-hub", assessment(side, at), null);
        };
    }

    private void carry(boolean again) {
        if (bus.isEmpty()) {
            return;
        }
        int any = random.nextInt(bus.size());
        arrive(again ? bus.get(any) : bus.remove(any));
    }

    private void arrive(Letter letter) {
        if (!seen.computeIfAbsent(letter.to, side -> new HashSet<>()).add(letter.id)) {
            return;
        }
        if (letter.receipted != null) {
            enterReceipt(letter);
        } else if (letter.id.equals(submission)) {
            Notice arrived = new Notice(sender.id, Direction.INCOMING, true, terms(), Urgency.NORMAL, letter.at);
            receiver = arrived;
            Instant receivedAt = date(Direction.INCOMING);
            arrived.delivered(receivedAt, Slip.SHANGHAI);
            story.add("INCOMING has the slip since " + receivedAt);
            receipt(letter, true, receivedAt);
        } else {
            inHand.put(letter.id, date(letter.to));
            waiting(letter).add(letter);
        }
        boolean progress = true;
        while (progress) {
            progress = List.copyOf(waiting(letter)).stream().anyMatch(this::applied);
        }
    }

    private List<Letter> waiting(Letter letter) {
        return waiting.computeIfAbsent(letter.to, side -> new ArrayList<>());
    }

    /** @return whether the message waits no longer */
    private boolean applied(Letter letter) {
        Notice notice = letter.to == Direction.OUTGOING ? sender : receiver;
        if (notice == null) {
            return false;
        }
        MessageData data = Objects.requireNonNull(letter.data, "receipts do not wait");
        Instant receivedAt = Objects.requireNonNull(inHand.get(letter.id), "it has arrived");
        Ruling ruling = isRefusedAnyway(data)
                ? Ruling.ILLEGAL
                : data.applyTo(notice, new MessageData.Occurrence(letter.id, letter.at, Slip.SHANGHAI, receivedAt));
        lateJudgements += ruling == Ruling.ILLEGAL && isLate(data, notice, letter, receivedAt) ? 1 : 0;
        story.add(letter.to + " reads " + data + " -> " + ruling + ", " + notice.state);
        if (ruling == Ruling.WAITS) {
            return false;
        }
        waiting(letter).remove(letter);
        receipt(letter, ruling == Ruling.APPLIED, receivedAt);
        return true;
    }

    /** Its day would have been in time. */
    private static boolean isLate(MessageData data, Notice notice, Letter letter, Instant receivedAt) {
        LocalDate last = data instanceof MessageData.Contested
                ? notice.contestBy(Slip.SHANGHAI)
                : data instanceof MessageData.Assessed ? notice.invalidBy(Slip.SHANGHAI) : null;
        return last != null
                && !Slip.SHANGHAI.dayOf(letter.at).isAfter(last)
                && Slip.SHANGHAI.dayOf(receivedAt).isAfter(last);
    }

    private boolean isRefusedAnyway(MessageData data) {
        boolean refused = (data instanceof MessageData.Assessed || data instanceof MessageData.Contested)
                && random.nextInt(8) == 0;
        refusedJudgements += refused ? 1 : 0;
        return refused;
    }

    private void receipt(Letter letter, boolean stored, Instant receivedAt) {
        bus.add(new Letter(UUID.randomUUID(), other(letter.to), letter.data, receivedAt, letter.id, stored));
    }

    private Instant date(Direction side) {
        return side == misdating ? now.minus(Duration.ofDays(random.nextInt(90))) : now;
    }

    /** As {@link NoticeProgress} enters it. */
    private void enterReceipt(Letter receipt) {
        Notice notice = receipt.to == Direction.OUTGOING ? sender : receiver();
        UUID receipted = Objects.requireNonNull(receipt.receipted, "of a receipt");
        if (receipted.equals(submission)) {
            notice.delivered(receipt.at, Slip.SHANGHAI);
        } else if (!receipt.stored) {
            notice.revoke(receipted, Slip.SHANGHAI);
        } else {
            notice.withdrawalStored(receipted);
            notice.opened(receipted, receipt.at, Slip.SHANGHAI);
            notice.answerArrived(receipted, receipt.at, Slip.SHANGHAI);
        }
        story.add(receipt.to + " reads receipt, stored " + receipt.stored + ", of " + receipt.data + " -> "
                + notice.state);
    }

    private static Direction other(Direction side) {
        return side == Direction.OUTGOING ? Direction.INCOMING : Direction.OUTGOING;
    }

    private static com.fasterxml.jackson.databind.JsonNode json(String text) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

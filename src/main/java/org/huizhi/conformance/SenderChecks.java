package org.huizhi.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.huizhi.conformance.Region.Heard;
import org.huizhi.conformance.SentSlips.Part;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;

/**
 * What is asked of a node that sends slips: what it sends, until when it sends it again, and what it makes of receipts
 * and answers. Its operator is asked for the slips. What a node believes of a slip shows in what it takes: each state
 * takes other messages (feed contract, {@code x-huizhi-states}).
 */
final class SenderChecks {

    /** What came with a message that is sent again comes in this time. */
    private static final Duration BESIDE = Duration.ofSeconds(2);
    /** A message that waits for another one need not be looked at as soon as that is there. */
    private static final Duration WAITING = Duration.ofSeconds(90);
    /** By how much the time in an id may differ from that of its message. */
    private static final Duration ID_OFF = Duration.ofMinutes(5);

    /** As they are written. */
    private static final Comparator<UUID> UUID_ORDER = Comparator.comparing(UUID::toString);

    private final Bench bench;
    private final Operator operator;
    private final SentSlips slips;
    private boolean withdrawalsAsked;
    private Optional<Letter> waiting = Optional.empty();

    SenderChecks(Bench bench, Operator operator) {
        this.bench = bench;
        this.operator = operator;
        this.slips = new SentSlips(bench, operator);
    }

    List<Check> all() {
        return List.of(
                check("sent-slips", "what it submits is a slip, in a record, as the contract has both", this::sent),
                check("sent-ids", "each message has an id of its own, of the time at which it was made", this::ids),
                check(
                        "answered-slip",
                        "acceptance, partial answer, extension and return are taken, a second return is not",
                        this::answered),
                check("declined-slip", "a decline is taken, a return after it is not", this::declined),
                check("refused-slip", "of a slip that was refused nothing counts", this::refused),
                check("withdrawn-slip", "a withdrawal with its receipt ends the slip", this::withdrawn),
                check("refused-withdrawal", "a withdrawal that was refused is undone", this::refusedWithdrawal),
                check("crossed-withdrawal", "of a withdrawal and a return that cross the return counts", this::crossed),
                check(
                        "before-its-receipt",
                        "an acceptance that comes before the receipt of its slip is taken, an extension waits",
                        this::beforeItsReceipt),
                check("sent-again", "without a receipt the same is sent again within 10 minutes", this::sentAgain),
                check("receipted", "what has a receipt is not sent again", this::notSentAgain),
                check("after-its-receipt", "what waited for the receipt is decided by it", this::afterItsReceipt));
    }

    /** In place of them. */
    static ConformanceReport.Result skipped() {
        return ConformanceReport.Result.skipped(
                "as-sender", "what it does as the sender of slips was not asked for (--await-slips)");
    }

    private interface Procedure {
        Optional<String> run();
    }

    private static Check check(String name, String contract, Procedure procedure) {
        return new Check(name, contract, bench -> procedure.run());
    }

    private Optional<String> sent() {
        Set<String> before = Set.copyOf(bench.region().faults());
        slips.await();
        Set<String> found = new HashSet<>(bench.region().faults());
        found.removeAll(before);
        return slips.objection()
                .map(objection -> found.isEmpty() ? objection : objection + "; " + String.join("; ", found))
                .or(() -> found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found)));
    }

    private Optional<String> ids() {
        List<Heard> sent = slips();
        if (sent.isEmpty()) {
            return Optional.of("no slip came");
        }
        Set<UUID> ids = new HashSet<>();
        for (Heard slip : sent) {
            UUID id = slip.message().id();
            if (!ids.add(id) || !ids.add(UUID.fromString(slip.message().subject()))) {
                return Optional.of(id + " names two things");
            }
            Optional<Instant> made = SentSlips.madeAt(id);
            if (made.isEmpty()
                    || Duration.between(made.get(), slip.message().time()).abs().compareTo(ID_OFF) > 0) {
                return Optional.of(id + " is no UUIDv7 of " + slip.message().time());
            }
        }
        return Optional.empty();
    }

    private List<Heard> slips() {
        return Stream.of(Part.values())
                .map(slips::slip)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> on(Part part, Function<Heard, Optional<String>> procedure) {
        return slips.slip(part).map(procedure).orElseGet(() -> Optional.of("there is no slip for it"));
    }

    private Letter say(MessageType type, Heard slip, ObjectNode data) {
        return bench.letter(bench.message(type, slip.message().subject(), data));
    }

    private Letter acceptance(Heard slip) {
        return say(MessageType.NOTICE_ACCEPTED, slip, bench.spoken());
    }

    private Letter answer(Heard slip) {
        ObjectNode data = bench.spoken();
        data.putObject("payload").put("outcome", "answered").put("text", "一致性测试");
        return say(MessageType.RETURN_FINAL, slip, data);
    }

    private Letter partialAnswer(Heard slip) {
        ObjectNode data = bench.spoken();
        data.putObject("payload").put("text", "一致性测试");
        return say(MessageType.RETURN_INTERIM, slip, data);
    }

    private Letter decline(Heard slip) {
        return say(MessageType.NOTICE_DECLINED, slip, bench.spoken().put("reason", "not-competent"));
    }

    private Letter extension(Heard slip) {
        return say(
                MessageType.EXTENSION_PROPOSED,
                slip,
                bench.spoken().put("dueDate", slips.later().toString()).put("text", "一致性测试"));
    }

    private Optional<String> stored(String what, Letter letter) {
        return bench.stored(letter).map(found -> what + ": " + found);
    }

    private Optional<String> illegal(String what, Letter letter) {
        return bench.refused(letter, RefusalReason.ILLEGAL_TRANSITION.code()).map(found -> what + ": " + found);
    }

    private Optional<String> answered() {
        return on(
                Part.ANSWERED,
                slip -> stored("acceptance", acceptance(slip))
                        .or(() -> stored("partial answer", partialAnswer(slip)))
                        .or(() -> stored("extension", extension(slip)))
                        .or(() -> stored("return", answer(slip)))
                        .or(() -> illegal("second return", answer(slip))));
    }

    private Optional<String> declined() {
        return on(Part.DECLINED, slip -> stored("decline", decline(slip)).or(() -> illegal("return", answer(slip))));
    }

    private Optional<String> refused() {
        return on(
                Part.REFUSED,
                slip -> illegal("acceptance", acceptance(slip)).or(() -> illegal("return", answer(slip))));
    }

    /** @return its withdrawal; all are asked for together */
    private Optional<Heard> withdrawal(Heard slip) {
        if (!withdrawalsAsked) {
            withdrawalsAsked = true;
            operator.asked()
                    .accept("Now withdraw these slips: "
                            + String.join(
                                    ", ",
                                    Stream.of(Part.WITHDRAWN, Part.KEPT, Part.CROSSING)
                                            .map(slips::slip)
                                            .flatMap(Optional::stream)
                                            .map(SenderChecks::name)
                                            .toList()));
        }
        return bench.region()
                .await(
                        operator.patience(),
                        () -> bench.region()
                                .heard()
                                .filter(heard -> heard.is(MessageType.NOTICE_WITHDRAWN)
                                        && heard.isAbout(slip.message().subject()))
                                .findFirst());
    }

    private static String name(Heard slip) {
        return slip.message().data().path("number").asText() + " ("
                + slip.message().subject() + ")";
    }

    private Optional<String> onWithdrawal(Part part, Function<Heard, Optional<String>> procedure) {
        return on(
                part,
                slip -> withdrawal(slip)
                        .map(withdrawal -> withdrawal
                                                .message()
                                                .time()
                                                .isBefore(slip.message().time())
                                        || UUID_ORDER.compare(
                                                        withdrawal.message().id(),
                                                        slip.message().id())
                                                < 0
                                ? Optional.of("the withdrawal has an id or a time before that of its slip")
                                : procedure.apply(withdrawal))
                        .orElseGet(() -> Optional.of("no withdrawal came in time")));
    }

    private Optional<String> withdrawn() {
        return onWithdrawal(
                Part.WITHDRAWN,
                withdrawal -> bench.receipted(withdrawal, bench.line(withdrawal, Verdict.STORED, null))
                        .or(() -> illegal("return", answer(withdrawal))));
    }

    /** An extension is taken of a slip that is open, and of none that is withdrawn. */
    private Optional<String> refusedWithdrawal() {
        return onWithdrawal(
                Part.KEPT,
                withdrawal -> bench.receipted(withdrawal, refusal(withdrawal))
                        .or(() -> stored("extension", extension(withdrawal)))
                        .or(() -> stored("decline", decline(withdrawal))));
    }

    private Optional<String> crossed() {
        return onWithdrawal(
                Part.CROSSING,
                withdrawal -> stored("return", answer(withdrawal))
                        .or(() -> bench.receipted(withdrawal, refusal(withdrawal)))
                        .or(() -> illegal("second return", answer(withdrawal))));
    }

    private ReceiptLine refusal(Heard heard) {
        return bench.line(heard, Verdict.REFUSED, RefusalReason.ILLEGAL_TRANSITION);
    }

    private Optional<String> beforeItsReceipt() {
        return on(Part.WITHOUT_RECEIPT, slip -> {
            Letter extension = extension(slip);
            waiting = Optional.of(extension);
            bench.region().send(extension);
            return stored("acceptance", acceptance(slip))
                    .or(() -> bench.region().receipts(extension).isEmpty()
                            ? Optional.empty()
                            : Optional.of("the extension was answered: "
                                    + bench.region()
                                            .receipts(extension)
                                            .get(0)
                                            .verdict()
                                            .code()));
        });
    }

    private Optional<String> sentAgain() {
        return on(Part.WITHOUT_RECEIPT, slip -> {
            operator.asked()
                    .accept(name(slip)
                            + " has no receipt: the node sends it again, 10 minutes after it sent it first.");
            return bench.region()
                    .await(operator.untilSentAgain(), () -> again(slip).findFirst())
                    .map(again -> !Arrays.equals(again.digest(), slip.digest())
                            ? Optional.of("other signed bytes than the first time")
                            : again.headers().equals(slip.headers())
                                    ? Optional.<String>empty()
                                    : Optional.of("other headers than the first time"))
                    .orElseGet(() -> Optional.of("it did not come again"));
        });
    }

    /** @return the slip as it came after the first time */
    private Stream<Heard> again(Heard slip) {
        return bench.region()
                .heard()
                .filter(heard -> SentSlips.isSame(slip, heard))
                .skip(1);
    }

    /** They were sent before the one that has come again by now. */
    private Optional<String> notSentAgain() {
        List<Heard> receipted = slips.receipted();
        return bench.region()
                .await(
                        BESIDE,
                        () -> receipted.stream()
                                .filter(slip -> again(slip).findAny().isPresent())
                                .findFirst())
                .map(slip -> name(slip) + " came again");
    }

    private Optional<String> afterItsReceipt() {
        return on(
                Part.WITHOUT_RECEIPT,
                slip -> bench.receipted(slip, slips.stored(slip))
                        .or(() -> waiting.flatMap(extension -> bench.region()
                                .awaitReceipts(extension, 1, WAITING)
                                .map(line -> line.delivered()
                                        ? Optional.<String>empty()
                                        : Optional.of("the extension was refused"))
                                .orElseGet(() -> Optional.of("the extension has no receipt"))))
                        .or(() -> stored("return", answer(slip))));
    }
}

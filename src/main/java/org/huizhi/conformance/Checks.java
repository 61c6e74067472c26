package org.huizhi.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;

/** What is asked of a node that receives slips and messages about them, in whatever order. */
final class Checks {

    private Checks() {}

    /**
     * @param sender what is asked of it as the sender of slips
     * @return all there are; of what the node itself says last, when it has said something
     */
    static List<Check> all(List<Check> sender) {
        return Stream.of(
                        sender,
                        exchange(),
                        Refusals.all(),
                        DeadRecords.all(),
                        List.of(new Check(
                                "own-messages",
                                "what the node itself says is as the contract has it",
                                Checks::ownMessages)))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Check> exchange() {
        return List.of(
                new Check(
                        "submission",
                        "a slip is stored, and its receipt names the bytes",
                        bench -> bench.stored(bench.submission(bench.newId()))),
                new Check(
                        "due-date",
                        "the receipt of a slip says its due date, by agreement and calendar",
                        Checks::dueDate),
                new Check(
                        "unknown-field",
                        "what the contract does not know is ignored",
                        bench -> bench.stored(bench.letter(
                                MessageType.NOTICE_SUBMITTED,
                                bench.newId(),
                                bench.slip().put("later", true)))),
                new Check("probe", "a probe is stored", bench -> bench.stored(bench.probe())),
                new Check("replay", "the same record again is a duplicate, with the first time", Checks::replay),
                new Check("duplicate-id", "other bytes under a known id are refused", Checks::duplicateId),
                new Check("second-submission", "a notice is submitted once", Checks::secondSubmission),
                new Check(
                        "withdrawal",
                        "a withdrawal of an open slip is stored, a second one refused",
                        Checks::withdrawals),
                new Check(
                        "reminder",
                        "a reminder is stored",
                        bench -> onSlip(bench, MessageType.REMINDER, Checks::reminder)),
                new Check("out-of-order", "what comes before its slip waits for it", Checks::outOfOrder),
                new Check("crossing", "a withdrawal that crosses its slip's receipt is stored", Checks::crossing),
                illegal(
                        "assessment-of-nothing",
                        "what was not returned is not assessed",
                        MessageType.RETURN_ASSESSED,
                        bench -> bench.spoken().put("verdict", "valid")),
                illegal(
                        "contest-of-nothing",
                        "what was not declined is not contested",
                        MessageType.NOTICE_CONTESTED,
                        bench -> bench.spoken().put("text", "一致性测试")),
                illegal(
                        "own-slip-accepted",
                        "the sending region does not accept its own slip",
                        MessageType.NOTICE_ACCEPTED,
                        Bench::spoken),
                illegal("own-slip-returned", "nor does it answer it", MessageType.RETURN_FINAL, bench -> {
                    ObjectNode data = bench.spoken();
                    data.putObject("payload").put("outcome", "answered").put("text", "一致性测试");
                    return data;
                }));
    }

    private static Optional<String> dueDate(Bench bench) {
        Letter slip = bench.submission(bench.newId());
        return bench.stored(slip)
                .or(() -> DueDate.objection(
                        bench.setup(), bench.region().receipts(slip).get(0)));
    }

    private static Optional<String> replay(Bench bench) {
        Letter slip = bench.submission(bench.newId());
        return bench.stored(slip).or(() -> {
            bench.region().send(slip);
            return bench.duplicate(slip, 2).or(() -> {
                List<ReceiptLine> lines = bench.region().receipts(slip);
                return lines.get(0)
                                .receivedAt()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .equals(lines.get(1).receivedAt().truncatedTo(ChronoUnit.MILLIS))
                        ? Optional.empty()
                        : Optional.of("the receipt of the duplicate says another time: "
                                + lines.get(1).receivedAt());
            });
        });
    }

    private static Optional<String> duplicateId(Bench bench) {
        Message first =
                bench.message(MessageType.NOTICE_SUBMITTED, bench.newId().toString(), bench.slip());
        Message other = new Message(
                first.id(),
                first.source(),
                first.destination(),
                first.type(),
                first.subject(),
                first.time(),
                bench.slip());
        return bench.stored(bench.letter(first)).or(() -> bench.refused(bench.letter(other), "duplicate-id"));
    }

    private static Optional<String> secondSubmission(Bench bench) {
        UUID notice = bench.newId();
        return bench.stored(bench.submission(notice)).or(() -> bench.refused(bench.submission(notice), "duplicate-id"));
    }

    private static Letter withdrawal(Bench bench, UUID notice) {
        return bench.letter(MessageType.NOTICE_WITHDRAWN, notice, bench.spoken());
    }

    private static Optional<String> withdrawals(Bench bench) {
        UUID notice = bench.newId();
        return bench.stored(bench.submission(notice))
                .or(() -> bench.stored(withdrawal(bench, notice)))
                .or(() -> bench.refused(withdrawal(bench, notice), "illegal-transition"));
    }

    private static ObjectNode reminder(Bench bench) {
        return bench.spoken()
                .put(
                        "dueDate",
                        bench.time()
                                .atZone(bench.setup().partner().timeZone())
                                .toLocalDate()
                                .plusDays(20)
                                .toString())
                .put("escalates", false)
                .put("automatic", false);
    }

    private static Optional<String> outOfOrder(Bench bench) {
        UUID notice = bench.newId();
        Letter withdrawal = withdrawal(bench, notice);
        bench.region().send(withdrawal);
        return bench.stored(bench.submission(notice))
                .or(() -> bench.region()
                        .awaitReceipts(withdrawal, 1)
                        .map(line -> line.delivered()
                                ? Optional.<String>empty()
                                : Optional.of("the withdrawal that came first was refused"))
                        .orElseGet(() -> Optional.of("the withdrawal that came first has no receipt")));
    }

    /** Both are under way before either is receipted. */
    private static Optional<String> crossing(Bench bench) {
        UUID notice = bench.newId();
        Letter slip = bench.submission(notice);
        Letter withdrawal = withdrawal(bench, notice);
        bench.region().send(slip);
        return bench.stored(withdrawal)
                .or(() -> bench.region()
                        .awaitReceipts(slip, 1)
                        .map(line -> line.delivered() ? Optional.<String>empty() : Optional.of("the slip was refused"))
                        .orElseGet(() -> Optional.of("the slip has no receipt")));
    }

    private interface Data {
        ObjectNode of(Bench bench);
    }

    private static Optional<String> onSlip(Bench bench, MessageType type, Data data) {
        UUID notice = bench.newId();
        return bench.stored(bench.submission(notice))
                .or(() -> bench.stored(bench.letter(type, notice, data.of(bench))));
    }

    private static Check illegal(String name, String contract, MessageType type, Data data) {
        return new Check(name, contract, bench -> {
            UUID notice = bench.newId();
            return bench.stored(bench.submission(notice))
                    .or(() -> bench.refused(bench.letter(type, notice, data.of(bench)), "illegal-transition"));
        });
    }

    private static Optional<String> ownMessages(Bench bench) {
        return bench.region().faults().isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("; ", bench.region().faults()));
    }
}

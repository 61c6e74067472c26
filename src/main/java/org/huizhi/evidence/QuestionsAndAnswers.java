package org.huizhi.evidence;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.envelope.MessageType;
import org.huizhi.evidence.Report.Answer;
import org.huizhi.evidence.Report.Judgement;
import org.huizhi.evidence.Report.Round;
import org.huizhi.evidence.Report.Taken;
import org.jspecify.annotations.Nullable;

/** What was asked and what came back, round by round, told from the messages of a slip, without person data. */
final class QuestionsAndAnswers {

    private final List<Said> messages;
    private final String exportedBy;
    private final boolean exporterCounts;
    private final ZoneId receiver;

    /**
     * @param messages by their times; only such as can be believed
     * @param exportedBy mailbox of the node that made the bundle: only of what it sent it has a receipt
     * @param exporterCounts whether that is so: whether it has signed the manifest as it should
     * @param receiver zone of the region that answers
     */
    QuestionsAndAnswers(List<Said> messages, String exportedBy, boolean exporterCounts, ZoneId receiver) {
        this.messages = messages;
        this.exportedBy = exportedBy;
        this.exporterCounts = exporterCounts;
        this.receiver = receiver;
    }

    /**
     * @param dueDates by round, as far as they are known
     * @return none where the submission is not among the messages
     */
    List<Round> rounds(Map<Integer, LocalDate> dueDates) {
        List<Round> rounds = new ArrayList<>();
        of(MessageType.NOTICE_SUBMITTED)
                .findFirst()
                .ifPresent(question -> rounds.add(round(1, sentBack().isEmpty(), question, dueDates.get(1))));
        sentBack().ifPresent(question -> rounds.add(round(2, true, question, dueDates.get(2))));
        return rounds;
    }

    /** @return what opened the second round: an invalid assessment or a contested decline that was not refused */
    private Optional<Said> sentBack() {
        return Stream.concat(
                        of(MessageType.RETURN_ASSESSED)
                                .filter(said -> said.text("verdict").equals("invalid")),
                        of(MessageType.NOTICE_CONTESTED))
                .filter(said -> said.isOfRound(1) && !said.isRefused())
                .findFirst();
    }

    private Round round(int number, boolean last, Said question, @Nullable LocalDate dueDate) {
        List<Answer> answers = messages.stream()
                .filter(said -> said.isOf(MessageType.RETURN_FINAL) || said.isOf(MessageType.NOTICE_DECLINED))
                .filter(said -> said.isOfRound(number) || (last && said.data().isEmpty()))
                .map(said -> answer(said, number, dueDate))
                .toList();
        return new Round(number, question.at(), dueDate, taken(question), reason(question), answers);
    }

    private Answer answer(Said said, int round, @Nullable LocalDate dueDate) {
        boolean declined = said.isOf(MessageType.NOTICE_DECLINED);
        String code = declined ? said.text("reason") : said.text("payload", "outcome");
        LocalDate day = LocalDate.ofInstant(said.at(), receiver);
        Taken taken = taken(said);
        return new Answer(
                declined,
                day,
                SlipCheck.CODE.matcher(code).matches() ? code : null,
                said.data().isEmpty(),
                (dueDate == null || taken != Taken.YES) ? null : day.isAfter(dueDate),
                taken,
                reason(said),
                said.isRefused() ? null : judgement(round, declined));
    }

    private Taken taken(Said said) {
        if (said.isRefused()) {
            return Taken.REFUSED;
        }
        boolean proved = said.step().receipt() != null
                || (exporterCounts && !said.step().signer().equals(exportedBy));
        return proved ? Taken.YES : Taken.UNPROVED;
    }

    private static @Nullable String reason(Said said) {
        Manifest.ReceiptOf receipt = said.step().receipt();
        return receipt == null ? null : receipt.reason();
    }

    private @Nullable Judgement judgement(int round, boolean declined) {
        return of(declined ? MessageType.NOTICE_CONTESTED : MessageType.RETURN_ASSESSED)
                .filter(said -> said.isOfRound(round) && !said.isRefused())
                .reduce((earlier, later) -> later)
                .map(said -> declined
                        ? Judgement.CONTESTED
                        : said.text("verdict").equals("valid") ? Judgement.VALID : Judgement.INVALID)
                .orElse(null);
    }

    private Stream<Said> of(MessageType type) {
        return messages.stream().filter(said -> said.isOf(type));
    }
}

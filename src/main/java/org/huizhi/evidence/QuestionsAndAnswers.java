package org.huizhi.evidence;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.huizhi.envelope.MessageType;
import org.huizhi.evidence.Report.Answer;
import org.huizhi.evidence.Report.Judgement;
import org.huizhi.evidence.Report.Round;
import org.huizhi.evidence.Report.Taken;
import org.jspecify.annotations.Nullable;

/** What was asked and what came back, round by round, told from the messages of a slip, without person data. */
final class QuestionsAndAnswers {

    /** What a partner signed can be any text; only a code is shown. */
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final List<Said> messages;
    private final String exportedBy;
    private final ZoneId receiver;

    /**
     * @param messages by their times; only such as can be believed
     * @param exportedBy mailbox of the node that made the bundle: only of what it sent it has a receipt
     * @param receiver zone of the region that answers
     */
    QuestionsAndAnswers(List<Said> messages, String exportedBy, ZoneId receiver) {
        this.messages = messages;
        this.exportedBy = exportedBy;
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
        return new Answer(
                declined,
                day,
                CODE.matcher(code).matches() ? code : null,
                dueDate == null ? null : day.isAfter(dueDate),
                taken(said),
                reason(said),
                said.isRefused() ? null : judgement(round, declined));
    }

    private Taken taken(Said said) {
        if (said.isRefused()) {
            return Taken.REFUSED;
        }
        boolean proved = !said.step().signer().equals(exportedBy) || said.step().receipt() != null;
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

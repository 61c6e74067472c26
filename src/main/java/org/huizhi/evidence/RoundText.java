package org.huizhi.evidence;

import java.util.List;
import java.util.Locale;
import org.huizhi.evidence.Report.Answer;
import org.huizhi.evidence.Report.Round;
import org.huizhi.evidence.Report.Taken;
import org.jspecify.annotations.Nullable;

/** Question and answers of a round in words. */
final class RoundText {

    private final Texts texts;

    RoundText(Texts texts) {
        this.texts = texts;
    }

    /**
     * @param type code of the notice type
     * @param sender who asks
     */
    String question(String type, String sender, Round round) {
        String due = round.dueDate() == null ? "—" : round.dueDate().toString();
        return texts.of("question", round.number(), type, sender, round.askedAt(), due)
                + (round.taken() == Taken.REFUSED ? refused(round.refusal()) : "");
    }

    /**
     * @param whole whether every step stands; else there may be an answer that does not
     * @return one line each, also for none
     */
    List<String> answers(Round round, boolean whole) {
        return round.answers().isEmpty()
                ? List.of(texts.of(whole ? "answer-none" : "answer-none-valid"))
                : round.answers().stream().map(this::answer).toList();
    }

    private String answer(Answer answer) {
        StringBuilder line =
                new StringBuilder(texts.of(answer.declined() ? "answer-declined" : "answer-returned", answer.on()));
        if (answer.code() != null) {
            line.append(texts.of("answer-code", answer.code()));
        }
        if (answer.erased()) {
            line.append(texts.of("answer-erased"));
        }
        if (answer.late() != null) {
            line.append(texts.of(answer.late() ? "answer-late" : "answer-in-time"));
        }
        switch (answer.taken()) {
            case YES -> line.append(texts.of("answer-taken"));
            case REFUSED -> line.append(refused(answer.refusal()));
            case UNPROVED -> line.append(texts.of("answer-unproved"));
        }
        if (answer.judgement() != null) {
            line.append(texts.of("judgement-" + answer.judgement().name().toLowerCase(Locale.ROOT)));
        }
        return line.toString();
    }

    private String refused(@Nullable String reason) {
        return texts.of("answer-refused", texts.refusal(reason));
    }
}

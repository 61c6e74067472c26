package org.huizhi.evidence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has to say of a bundle.
 *
 * @param number of the slip by the word of the node that made the bundle; null when it does not say so in a way that
 *     can be believed
 * @param exportedBy mailbox of the node that made the bundle; null likewise
 * @param exportedAt by that node's word; null likewise
 * @param type code of the notice type; null likewise
 * @param sender mailbox of the region that asks; null likewise
 * @param rounds what was asked and what came back, by the steps that stand
 * @param findings what is wrong with the bundle as a whole, and with the slip
 * @param deadline null without a clock, and where nothing signed tells it
 */
public record Report(
        @Nullable String number,
        @Nullable String exportedBy,
        @Nullable Instant exportedAt,
        @Nullable String type,
        @Nullable String sender,
        List<Round> rounds,
        List<Step> steps,
        List<Finding> findings,
        @Nullable Deadline deadline) {

    public Report {
        rounds = List.copyOf(rounds);
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** Of a bundle that does not say in a way that can be believed what it is. */
    static Report withoutManifest(List<Finding> findings) {
        return new Report(null, null, null, null, null, List.of(), List.of(), findings, null);
    }

    /**
     * @return whether every byte and every step stands. It says nothing of whether the other side took a step: what it
     *     refused is genuine too, and counts on neither side ({@link Step#refused}).
     */
    public boolean valid() {
        return findings.isEmpty() && steps.stream().allMatch(Step::valid);
    }

    /**
     * One message of the slip.
     *
     * @param type its wire name
     * @param signer mailbox, as the directory knows it
     * @param name of the signer; null when the directory does not know it
     * @param at when the signer made it, by its own word
     * @param kid of the key that signed; null when that could not be told
     * @param round of the slip that it speaks of; null where it does not say or cannot be read
     * @param received what shows that the other side has it
     * @param receivedAt by that; null where nothing shows it
     * @param refusal code for which the receiver refused it, by its receipt; null where it did not
     * @param erased whether only its digest is left
     * @param attachments that it lists; none where it does not stand
     * @param findings why it does not stand; empty when it does
     */
    public record Step(
            String type,
            String signer,
            @Nullable LocalizedName name,
            Instant at,
            @Nullable String kid,
            @Nullable Integer round,
            Received received,
            @Nullable Instant receivedAt,
            @Nullable String refusal,
            boolean erased,
            List<ListedAttachment> attachments,
            List<Finding> findings) {

        public Step {
            attachments = List.copyOf(attachments);
            findings = List.copyOf(findings);
        }

        /** The same, with something more that is wrong. */
        Step with(Finding finding) {
            return new Step(
                    type,
                    signer,
                    name,
                    at,
                    kid,
                    round,
                    received,
                    receivedAt,
                    refusal,
                    erased,
                    List.of(),
                    Stream.concat(findings.stream(), Stream.of(finding)).toList());
        }

        /** @return whether the other side has signed that it came */
        public boolean receipted() {
            return received == Received.BY_RECEIPT;
        }

        public boolean valid() {
            return findings.isEmpty();
        }

        /** @return whether the other side did not take it: then it counts on neither side */
        public boolean refused() {
            return refusal != null;
        }
    }

    /** What shows that a message is where it was sent. */
    public enum Received {
        /** The other side has signed so. */
        BY_RECEIPT,
        /** The node that exports has it. */
        BY_WORD,
        /** Nothing is shown. */
        UNPROVED,
        /** What is shown does not count. */
        INVALID
    }

    /**
     * One question and what came back.
     *
     * @param number 1, or 2 after the slip was sent back
     * @param askedAt by the sender's word
     * @param dueDate last day for the return; null where nothing here tells
     * @param refusal code for which the question was refused; null where it was not
     */
    public record Round(
            int number,
            Instant askedAt,
            @Nullable LocalDate dueDate,
            Taken taken,
            @Nullable String refusal,
            List<Answer> answers) {

        public Round {
            answers = List.copyOf(answers);
        }
    }

    /**
     * A return, or a decline.
     *
     * @param on day of its signature in the receiving region's zone
     * @param code the outcome, or the reason of the decline; null where it is erased or no code
     * @param erased whether only its digest is left, so that what it was is the word of the node that exports
     * @param late null where no due date is known, or nothing shows that the other side took it
     * @param refusal code for which the asking side refused it; null where it did not
     * @param judgement the last that counts; null without one
     */
    public record Answer(
            boolean declined,
            LocalDate on,
            @Nullable String code,
            boolean erased,
            @Nullable Boolean late,
            Taken taken,
            @Nullable String refusal,
            @Nullable Judgement judgement) {}

    /** Whether the other side has a message. */
    public enum Taken {
        YES,
        REFUSED,
        /** The node that exports has sent it and shows no receipt, or its own word does not count. */
        UNPROVED
    }

    /** What the asking side said of an answer. */
    public enum Judgement {
        VALID,
        INVALID,
        CONTESTED
    }

    /**
     * The clock of the slip, recomputed from receipt and agreement.
     *
     * @param dueDate by these; the one shown where they do not tell it
     * @param shown due date by the word of the node that exports
     * @param stands whether all that it rests on is valid; else nothing is proved by it
     * @param erased whether the submission is erased, so that the due date is the word of the node that exports
     * @param returnedOn day of the return that was not refused, in the receiver's time zone; null without one
     * @param unproved whether the node that exports has given that return itself and shows no receipt of it
     * @param unknownYears whose public holidays the verifier does not know, so that the due date is the exporter's word
     */
    public record Deadline(
            LocalDate dueDate,
            LocalDate shown,
            boolean stands,
            boolean erased,
            @Nullable LocalDate returnedOn,
            boolean unproved,
            List<Integer> unknownYears) {

        public Deadline {
            unknownYears = List.copyOf(unknownYears);
        }

        /** @return whether it is proved that a return came in time */
        public boolean kept() {
            return stands && !unproved && returnedOn != null && !returnedOn.isAfter(dueDate);
        }

        Deadline withUnknown(List<Integer> years) {
            return new Deadline(dueDate, shown, stands, erased, returnedOn, unproved, years);
        }
    }
}

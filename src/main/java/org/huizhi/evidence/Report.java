package org.huizhi.evidence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.directory.LocalizedName;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has to say of a bundle.
 *
 * @param number of the slip; null when the bundle does not say so in a way that can be believed
 * @param exportedBy mailbox of the node that made the bundle; null likewise
 * @param exportedAt by that node's word; null likewise
 * @param findings what is wrong with the bundle as a whole, and with the slip
 * @param deadline null without a clock
 */
public record Report(
        @Nullable String number,
        @Nullable String exportedBy,
        @Nullable Instant exportedAt,
        List<Step> steps,
        List<Finding> findings,
        @Nullable Deadline deadline) {

    public Report {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** Of a bundle that does not say in a way that can be believed what it is. */
    static Report withoutManifest(List<Finding> findings) {
        return new Report(null, null, null, List.of(), findings, null);
    }

    /** @return whether every byte and every step stands */
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
     * @param receivedAt by the word of its receiver; null when none is there
     * @param receipted whether that word is a receipt that the receiver signed
     * @param erased whether only its digest is left
     * @param findings why it does not stand; empty when it does
     */
    public record Step(
            String type,
            String signer,
            @Nullable LocalizedName name,
            Instant at,
            @Nullable String kid,
            @Nullable Integer round,
            @Nullable Instant receivedAt,
            boolean receipted,
            boolean erased,
            List<Finding> findings) {

        public Step {
            findings = List.copyOf(findings);
        }

        public boolean valid() {
            return findings.isEmpty();
        }
    }

    /**
     * The clock of the slip, recomputed from receipt and agreement.
     *
     * @param returnedOn day of the return in the receiver's time zone; null without one
     * @param unknownYears whose public holidays the verifier does not know, so that the due date is the exporter's word
     */
    public record Deadline(LocalDate dueDate, @Nullable LocalDate returnedOn, List<Integer> unknownYears) {

        public Deadline {
            unknownYears = List.copyOf(unknownYears);
        }

        public boolean kept() {
            return returnedOn != null && !returnedOn.isAfter(dueDate);
        }
    }
}

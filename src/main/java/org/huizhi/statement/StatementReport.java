package org.huizhi.statement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.huizhi.statement.StatementDocument.Counts;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has to say of a statement.
 *
 * @param id of the statement; null when the document does not say so in a way that can be believed
 * @param settled whether both sides signed that they stay apart
 * @param signers in the order of their signatures
 * @param directions with the counts that were signed
 * @param findings what is wrong; empty when all stands
 */
public record StatementReport(
        @Nullable String id,
        boolean settled,
        List<Signer> signers,
        List<Direction> directions,
        List<Finding> findings) {

    private static final ResourceBundle.Control WITHOUT_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public StatementReport {
        signers = List.copyOf(signers);
        directions = List.copyOf(directions);
        findings = List.copyOf(findings);
    }

    /**
     * @param mailbox empty where no key of the directory made the signature, as the kid is
     * @param at by its own word; null where that does not say
     * @param fault why the signature does not count; null where it does
     */
    public record Signer(
            String mailbox,
            String kid,
            @Nullable Instant at,
            @Nullable Code fault) {}

    public record Direction(String from, String to, Counts totals, Proof proof) {}

    /** By what the counts of a direction are proved. */
    public enum Proof {
        /** Both sides signed them; the rounds were not at hand. */
        SIGNATURE,
        /** The same, and the rounds at hand give them. */
        ROUNDS,
        /** Both sides signed them; the rounds at hand give others, or could not be read. */
        SIGNATURE_AGAINST_ROUNDS
    }

    /** @param place the file, line, day or month; empty where the code says it all */
    public record Finding(Code code, String place) {}

    /** What is wrong; sentences for it in zh and en are in the bundle {@code statement}. */
    public enum Code {
        NOT_A_STATEMENT,
        NOT_COUNTERSIGNED,
        BAD_SIGNATURE,
        KEY_NOT_VALID,
        NOT_BY_BOTH,
        NOT_A_ROUND,
        OTHER_ROUNDS,
        OTHER_TOTALS,
        OTHER_AMENDMENTS;

        private String key() {
            return "verify-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static StatementReport unreadable(Code code, String place) {
        return new StatementReport(null, false, List.of(), List.of(), List.of(new Finding(code, place)));
    }

    /** @return whether both regions signed these very counts, and the rounds at hand give them */
    public boolean valid() {
        return findings.isEmpty();
    }

    /** @param language Chinese, else English */
    public List<String> lines(Locale language) {
        ResourceBundle texts = ResourceBundle.getBundle(
                "statement",
                language.getLanguage().equals(Locale.CHINESE.getLanguage()) ? Locale.CHINESE : Locale.ENGLISH,
                WITHOUT_SYSTEM_LOCALE);
        List<String> lines = new ArrayList<>();
        lines.add(texts.getString(valid() ? "verify-valid" : "verify-invalid") + "  " + (id == null ? "—" : id)
                + (settled ? "  " + texts.getString("state-settled") : ""));
        for (int i = 0; i < signers.size(); i++) {
            Signer signer = signers.get(i);
            lines.add("  "
                    + (signer.fault() == null
                            ? texts.getString("verify-signed") + " " + signer.at() + "  " + signer.kid()
                            : texts.getString("verify-signed-badly") + " " + (i + 1) + "  " + signer.kid() + ": "
                                    + texts.getString(signer.fault().key())));
        }
        for (Direction direction : directions) {
            Counts totals = direction.totals();
            lines.add("  %s → %s  %s %d  %s %d  %s %d  %s %d  (%s)"
                    .formatted(
                            direction.from(),
                            direction.to(),
                            texts.getString("due"),
                            totals.due(),
                            texts.getString("cohort"),
                            totals.cohort(),
                            texts.getString("returned"),
                            totals.returned(),
                            texts.getString("on-time"),
                            totals.onTime(),
                            texts.getString("verify-by-"
                                    + direction
                                            .proof()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-'))));
        }
        for (Finding finding : findings) {
            lines.add("  "
                    + (finding.place().isEmpty() ? "" : finding.place() + ": ")
                    + texts.getString(finding.code().key()));
        }
        return lines;
    }
}

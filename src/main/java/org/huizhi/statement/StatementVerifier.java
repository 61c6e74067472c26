package org.huizhi.statement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.VerificationKeys;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Day;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementReport.Code;
import org.huizhi.statement.StatementReport.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Checks a signed month with nothing but the authority's public keys and the entries of both regions: no node, no
 * network, no clock (feed contract, "Statements"). Thread-safe.
 */
public final class StatementVerifier {

    private final StatementReader reader;

    /**
     * @param authority public keys of the exchange authority, which the verifier has from elsewhere
     * @param entries signed entries of both regions; of several of one region the one issued last counts
     * @throws IllegalArgumentException when one of these is not the authority's
     */
    public StatementVerifier(Signatures signatures, VerificationKeys authority, List<String> entries) {
        Directory directory = new DirectoryEntryReader(signatures, authority).directory(entries);
        this.reader = new StatementReader(signatures, () -> directory);
    }

    /**
     * Whatever the document and the sheets are, this answers and does not throw.
     *
     * @param document as it is downloaded, with the signatures of both, or the paper (PDF) to which it is attached
     * @param rounds as they are downloaded, CSV; null where only the signatures are to be checked
     * @param amendments likewise
     * @throws IOException when a file cannot be read
     */
    public StatementReport verify(byte[] document, @Nullable Path rounds, @Nullable Path amendments)
            throws IOException {
        GeneralJws jws;
        StatementDocument claimed;
        try {
            jws = GeneralJws.parse(signed(document));
            claimed = SignedDocument.parse(jws.payloadBytes(), StatementDocument.class);
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return StatementReport.unreadable(Code.NOT_A_STATEMENT, "");
        }
        List<StatementReport.Signer> signers = reader.checked(jws).stream()
                .map(signed -> new StatementReport.Signer(
                        signed.mailbox(),
                        signed.kid(),
                        signed.at(),
                        signed.fault() == null ? null : code(signed.fault(), claimed, List.of())))
                .toList();
        if (jws.signatures().size() < claimed.parties().size()) {
            return new StatementReport(
                    null, false, signers, List.of(), List.of(new Finding(Code.NOT_COUNTERSIGNED, "")));
        }
        if (!claimed.hasDaysOfItsMonth() || !claimed.hasAmendmentsOfEarlierMonths()) {
            return StatementReport.unreadable(Code.NOT_A_STATEMENT, "");
        }
        if (reader.read(jws, claimed.parties()) instanceof StatementReader.Reading.Refused refused) {
            return new StatementReport(
                    null,
                    false,
                    signers,
                    List.of(),
                    List.of(new Finding(code(refused.reason(), claimed, signers), "")));
        }
        List<Finding> findings = new ArrayList<>();
        Set<String> proved = new HashSet<>();
        try {
            if (rounds != null) {
                proved.addAll(compare(claimed, SheetOfRounds.rounds(rounds, claimed.isByRounds()), findings));
            }
            if (amendments != null) {
                compareAmendments(claimed, SheetOfRounds.amendments(amendments), findings);
            }
        } catch (SheetOfRounds.UnreadableRowException e) {
            findings.add(new Finding(Code.NOT_A_ROUND, String.valueOf(e.getMessage())));
        }
        return new StatementReport(
                claimed.id(),
                claimed.isSettlement(),
                signers,
                claimed.directions().stream()
                        .map(direction -> new StatementReport.Direction(
                                direction.from(),
                                direction.to(),
                                direction.totals(),
                                rounds == null
                                        ? StatementReport.Proof.SIGNATURE
                                        : proved.contains(direction.from())
                                                ? StatementReport.Proof.ROUNDS
                                                : StatementReport.Proof.SIGNATURE_AGAINST_ROUNDS))
                        .toList(),
                findings);
    }

    /** @throws IOException when it looks like a PDF and is none */
    private static String signed(byte[] document) throws IOException {
        String text = new String(document, StandardCharsets.UTF_8);
        if (!text.startsWith("%PDF-")) {
            return text;
        }
        try (PDDocument paper = Loader.loadPDF(document)) {
            return StatementPdf.attached(paper).orElse("");
        }
    }

    private static Code code(RefusalReason reason, StatementDocument claimed, List<StatementReport.Signer> signers) {
        if (reason.equals(RefusalReason.BAD_SIGNATURE)) {
            return Code.BAD_SIGNATURE;
        }
        if (reason.equals(RefusalReason.KEY_NOT_VALID)) {
            return Code.KEY_NOT_VALID;
        }
        boolean byBoth = signers.stream()
                .map(StatementReport.Signer::mailbox)
                .sorted()
                .toList()
                .equals(claimed.parties());
        return byBoth ? Code.NOT_A_STATEMENT : Code.NOT_BY_BOTH;
    }

    /** @return senders of the directions whose counts the rounds give */
    private static Set<String> compare(
            StatementDocument document, Map<String, List<StatementLine>> rounds, List<Finding> findings) {
        Map<String, List<StatementLine>> left = new HashMap<>(rounds);
        Set<String> proved = new HashSet<>();
        for (Direction direction : document.directions()) {
            int before = findings.size();
            DayCounts counts = new DayCounts();
            List<StatementLine> lines = left.remove(direction.from());
            if (lines != null) {
                lines.forEach(counts::add);
            }
            Map<Object, Day> signed = new HashMap<>();
            direction.days().forEach(day -> signed.put(day.day(), day));
            for (Day day : counts.days()) {
                Day said = signed.remove(day.day());
                if (!day.equals(said)) {
                    findings.add(new Finding(
                            Code.OTHER_ROUNDS,
                            "%s %s: %d / %d"
                                    .formatted(
                                            direction.from(),
                                            day.day(),
                                            day.slips(),
                                            said == null ? 0 : said.slips())));
                }
            }
            signed.values()
                    .forEach(day -> findings.add(new Finding(
                            Code.OTHER_ROUNDS, "%s %s: 0 / %d".formatted(direction.from(), day.day(), day.slips()))));
            if (document.isByRounds() && !counts.totals().equals(direction.totals())) {
                findings.add(new Finding(Code.OTHER_TOTALS, direction.from()));
            }
            if (findings.size() == before) {
                proved.add(direction.from());
            }
        }
        left.keySet().forEach(sender -> findings.add(new Finding(Code.OTHER_ROUNDS, sender)));
        return proved;
    }

    private static void compareAmendments(
            StatementDocument document, List<Amendment> amendments, List<Finding> findings) {
        Map<String, LinesDigest> digests = new HashMap<>();
        Map<String, Long> rounds = new HashMap<>();
        for (Amendment amendment : amendments) {
            String place = amendment.from() + " " + amendment.month();
            digests.computeIfAbsent(place, month -> new LinesDigest()).add(amendment.text());
            rounds.merge(place, 1L, Long::sum);
        }
        for (Direction direction : document.directions()) {
            for (Amended amended : direction.amended()) {
                String place = direction.from() + " " + amended.month();
                LinesDigest digest = digests.remove(place);
                if (digest == null
                        || rounds.getOrDefault(place, 0L) != amended.rounds()
                        || !digest.take().equals(amended.digest())) {
                    findings.add(new Finding(Code.OTHER_AMENDMENTS, place));
                }
            }
        }
        digests.keySet().forEach(place -> findings.add(new Finding(Code.OTHER_AMENDMENTS, place)));
    }
}

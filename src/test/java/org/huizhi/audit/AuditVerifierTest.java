package org.huizhi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whoever changes the log, even with the database in hand, is found by an auditor who has an export and the directory.
 */
class AuditVerifierTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.fastest());
    private static final Instant BEGIN = Instant.parse("2026-05-04T01:00:00Z");
    private static final UUID NOTICE = UUID.fromString("019d0000-0000-7000-8000-000000000001");

    private final Party yulin = Regions.yulin();
    private final List<AuditRecord> entries = new ArrayList<>();

    AuditVerifierTest() {
        for (int i = 1; i <= 10; i++) {
            entries.add(entry(i, "notice.read"));
        }
    }

    private static AuditRecord entry(long position, String action) {
        return new AuditRecord(position, BEGIN.plusSeconds(position), "li.na", action, NOTICE, null, null, null);
    }

    /** The export of a log that was chained as it is, signed after the fifth and the tenth entry. */
    private List<String> export() {
        List<String> lines = new ArrayList<>();
        byte[] hash = new byte[AuditRecord.HASH_BYTES];
        lines.add(line(AuditVerifier.Line.start(0, hex(hash))));
        for (AuditRecord entry : entries) {
            hash = entry.hashAfter(hash);
            lines.add(line(AuditVerifier.Line.of(new AuditLog.Chained(entry, hex(hash)))));
            if (entry.position() % 5 == 0) {
                lines.add(line(AuditVerifier.Line.of(new AuditLog.Signed(
                        entry.position(), checkpoint(yulin.signingKey(), entry.position(), hash)))));
            }
        }
        return lines;
    }

    private String checkpoint(SigningKey key, long position, byte[] hash) {
        Checkpoint checkpoint = new Checkpoint(yulin.mailbox(), position, hex(hash), BEGIN.plusSeconds(60));
        return SIGNATURES.sign(SignedDocument.bytes(checkpoint), Checkpoint.TYPE, key, checkpoint.at());
    }

    private static String line(AuditVerifier.Line line) {
        return new String(SignedDocument.bytes(line), StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private AuditVerifier.Report verified(List<String> lines, String... kept) {
        return new AuditVerifier(SIGNATURES, Party.directory(yulin)).verify(lines.iterator(), List.of(kept));
    }

    @Test
    void theLogAsItWasStands() {
        AuditVerifier.Report report = verified(export());

        assertThat(report.faults()).isEmpty();
        assertThat(report.entries()).isEqualTo(10);
        assertThat(report.checkpoints()).isEqualTo(2);
        assertThat(report.signedUpTo()).isEqualTo(10);
    }

    /** The node had signed up to 10; restored to an earlier moment, its chain went on otherwise from 6. */
    @Test
    void aCheckpointOfTheTimeThatARestoreLostIsNoTampering() {
        String lost = checkpoint(yulin.signingKey(), 10, new byte[AuditRecord.HASH_BYTES]);
        String beforeIt = checkpoint(yulin.signingKey(), 3, new byte[AuditRecord.HASH_BYTES]);
        assertThat(verified(export(), lost).faults())
                .as("without a word of a restore")
                .hasSize(1);
        entries.set(
                5,
                new AuditRecord(
                        6,
                        BEGIN.plusSeconds(90),
                        "node restored",
                        "node.restored",
                        null,
                        "to " + BEGIN.plusSeconds(30) + "; asked are cn-140900",
                        null,
                        null));

        AuditVerifier.Report report = verified(export(), lost);
        assertThat(report.faults()).isEmpty();
        assertThat(report.notes())
                .hasSize(2)
                .allSatisfy(note -> assertThat(note).contains("restored"));
        assertThat(verified(export(), beforeIt).faults())
                .as("what lies before it")
                .hasSize(1);
    }

    /** So that others can recompute it: the canonical form, byte by byte. */
    @Test
    void theCanonicalFormIsFixed() {
        AuditRecord entry = new AuditRecord(
                7, Instant.parse("2026-05-04T01:00:00.120Z"), "李娜", "notice.hold", NOTICE, "a \"b\"", null, null);

        assertThat(entry.canonical())
                .isEqualTo(
                        "{\"action\":\"notice.hold\",\"at\":\"2026-05-04T01:00:00.120Z\",\"caller\":\"李娜\","
                                + "\"detail\":\"a \\\"b\\\"\",\"notice\":\"019d0000-0000-7000-8000-000000000001\",\"position\":7}");
    }

    @Test
    void anEntryThatWasAlteredIsNamed() {
        assertThat(verified(changed(3, text -> text.replace("li.na", "li.no"))).faults())
                .singleElement()
                .asString()
                .startsWith("position 3:");
    }

    @Test
    void anEntryThatWasTakenOutIsNamed() {
        List<String> lines = export();
        lines.remove(4);

        assertThat(verified(lines).faults())
                .anyMatch(fault -> fault.startsWith("position 4: entries up to 4 are missing"));
    }

    @Test
    void entriesInAnotherOrderAreFound() {
        List<String> lines = export();
        lines.add(3, lines.remove(2));

        assertThat(verified(lines).faults()).anyMatch(fault -> fault.contains("not in its order"));
    }

    @Test
    void anEntryThatWasPutInIsFound() {
        List<String> lines = export();
        lines.add(3, lines.get(2));

        assertThat(verified(lines).valid()).isFalse();
    }

    /** Somebody with the database in hand writes history anew and chains it well: the signature is not for it. */
    @Test
    void anotherHistoryDoesNotFitTheCheckpoints() {
        String signed = export().get(6);
        entries.set(2, entry(3, "nothing.at.all"));
        List<String> lines = export();
        lines.set(6, signed);

        assertThat(verified(lines).faults())
                .singleElement()
                .asString()
                .startsWith("position 5: the chain is not the one that was signed");
    }

    @Test
    void whatWasCutOffShowsAgainstACheckpointThatWasKept() {
        byte[] hash = new byte[AuditRecord.HASH_BYTES];
        for (AuditRecord entry : entries) {
            hash = entry.hashAfter(hash);
        }
        String kept = checkpoint(yulin.signingKey(), 10, hash);
        List<String> lines = export().subList(0, 7);

        assertThat(verified(lines).faults()).isEmpty();
        assertThat(verified(lines, kept).faults()).singleElement().asString().startsWith("position 6: cut off");
    }

    /** A chain alone is no proof: anybody can chain. */
    @Test
    void whatIsBelowNoCheckpointIsNotSaidToBeSigned() {
        List<String> lines = new ArrayList<>(export());
        String kept = checkpointOf(lines.remove(12));
        lines.remove(6);

        assertThat(verified(lines).signedUpTo()).isZero();
        assertThat(verified(lines, kept).signedUpTo()).isEqualTo(10);
        assertThat(verified(lines, "nonsense").faults())
                .singleElement()
                .asString()
                .startsWith("a checkpoint that was kept without a good signature: ");
        assertThat(new AuditVerifier(SIGNATURES, Party.directory())
                        .verify(export().iterator(), List.of())
                        .faults())
                .first()
                .asString()
                .contains("is the directory newer than the log?");
    }

    private static String checkpointOf(String line) {
        try {
            return Objects.requireNonNull(
                    SignedDocument.parse(line.getBytes(StandardCharsets.UTF_8), AuditVerifier.Line.class)
                            .checkpoint());
        } catch (InvalidDocumentException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aCheckpointOfAnotherKeyDoesNotCount() {
        Party stranger = Regions.yulin();
        List<String> lines = export();
        lines.set(
                6,
                line(AuditVerifier.Line.of(
                        new AuditLog.Signed(5, checkpoint(stranger.signingKey(), 5, new byte[32])))));

        assertThat(verified(lines).faults()).singleElement().asString().contains("without a good signature");
    }

    @Test
    void anExportCanGoOnFromAnEarlierOne() {
        List<String> lines = export();
        byte[] hash = new byte[AuditRecord.HASH_BYTES];
        for (AuditRecord entry : entries.subList(0, 5)) {
            hash = entry.hashAfter(hash);
        }
        List<String> later = new ArrayList<>(List.of(line(AuditVerifier.Line.start(5, hex(hash)))));
        later.addAll(lines.subList(7, lines.size()));

        AuditVerifier.Report report = verified(later);

        assertThat(report.faults()).isEmpty();
        assertThat(report.from()).isEqualTo(6);
    }

    @Test
    void whatIsNoExportIsToldAsSuch() {
        assertThat(verified(List.of("no json", "{}")).faults()).hasSize(2);
        assertThat(verified(List.of()).faults()).singleElement().asString().contains("no begin");
    }

    /** Somebody with the database in hand enters that the office had read the case in time. */
    @Test
    void anEntryThatIsDatedBackIsNamed() {
        entries.set(6, dated(7, BEGIN.minus(Duration.ofDays(3)), null));

        assertThat(verified(export()).faults())
                .singleElement()
                .asString()
                .startsWith("position 7: dated 2026-05-01T01:00:00Z, behind one of 2026-05-04T01:00:06Z");
    }

    /** A reader's transaction takes its time, and replicas' clocks differ. */
    @Test
    void entriesOfTheSameMinutesStandInTheOrderOfTheirCommits() {
        entries.set(6, dated(7, BEGIN.minus(Duration.ofMinutes(9)), null));

        assertThat(verified(export()).faults()).isEmpty();
    }

    @Test
    void anActIsInTheLogOnce() {
        UUID act = UUID.randomUUID();
        entries.set(3, dated(4, BEGIN.plusSeconds(4), act));
        entries.set(4, dated(5, BEGIN.plusSeconds(5), act));
        entries.subList(5, 10).replaceAll(entry -> dated(entry.position(), entry.at(), UUID.randomUUID()));

        assertThat(verified(export()).faults())
                .singleElement()
                .asString()
                .isEqualTo("position 5: act " + act + " is in the log before");
    }

    /** Replicas of the version before may run for a while beside the first that proves what it enters. */
    @Test
    void onceEntriesAreProvedNoneIsWithoutProofForLong() {
        entries.set(3, dated(4, BEGIN.plusSeconds(4), UUID.randomUUID()));
        entries.set(8, dated(9, BEGIN.plus(Duration.ofMinutes(70)), null));
        entries.set(9, dated(10, BEGIN.plus(Duration.ofMinutes(71)), UUID.randomUUID()));

        assertThat(verified(export()).faults())
                .singleElement()
                .asString()
                .startsWith("position 9: the node did not prove that it entered this");
    }

    @Test
    void aLogThatBeganWithProofHasNoneWithout() {
        entries.replaceAll(
                entry -> dated(entry.position(), entry.at(), entry.position() == 6 ? null : UUID.randomUUID()));

        assertThat(verified(export()).faults())
                .singleElement()
                .asString()
                .startsWith("position 6: the node did not prove that it entered this");
    }

    private static AuditRecord dated(long position, Instant at, @Nullable UUID act) {
        return new AuditRecord(position, at, "li.na", "notice.read", NOTICE, null, null, act);
    }

    private List<String> changed(int position, UnaryOperator<String> change) {
        List<String> lines = export();
        lines.set(position, change.apply(lines.get(position)));
        return lines;
    }
}

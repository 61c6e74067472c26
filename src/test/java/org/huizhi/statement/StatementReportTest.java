package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementReport.Code;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line that the verifier of a statement prints follows from what it has verified. */
class StatementReportTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final Instant SIGNED = Instant.parse("2026-04-01T00:10:00Z");

    private final VectorSlip slip = new VectorSlip();
    private final byte[] month = SignedDocument.bytes(new StatementDocument(
            "2026-03",
            1,
            List.of(slip.xinzhou.mailbox(), slip.yulin.mailbox()),
            LocalDate.of(2026, 3, 31),
            List.of(
                    new Direction(
                            slip.xinzhou.mailbox(), slip.yulin.mailbox(), new DayCounts().totals(), List.of(), null),
                    new Direction(
                            slip.yulin.mailbox(), slip.xinzhou.mailbox(), new DayCounts().totals(), List.of(), null)),
            null,
            null,
            null,
            null));

    private String signed(SigningKey key) {
        return SIGNATURES.sign(month, StatementReader.TYPE, key, SIGNED);
    }

    private StatementReport verified(GeneralJws document, @Nullable Path rounds) throws IOException {
        return new StatementVerifier(
                        SIGNATURES,
                        Vectors.authority().verificationKeys(),
                        List.of(
                                Vectors.authority().entry(slip.yulin),
                                Vectors.authority().entry(slip.xinzhou)))
                .verify(document.toJson().getBytes(StandardCharsets.UTF_8), rounds, null);
    }

    private GeneralJws agreed() {
        return GeneralJws.of(signed(slip.xinzhou.signingKey())).and(signed(slip.yulin.signingKey()));
    }

    private static String english(StatementReport report) {
        return String.join("\n", report.lines(Locale.ENGLISH));
    }

    @Test
    void bothSignaturesAreToldOfAStatementThatStands() throws IOException {
        StatementReport report = verified(agreed(), null);

        assertThat(report.valid()).isTrue();
        assertThat(english(report))
                .startsWith("VALID")
                .contains("  signed " + SIGNED + "  cn-140900#sig-1", "  signed " + SIGNED + "  cn-610800#sig-1")
                .contains("(as signed; no rounds at hand)");
    }

    @Test
    void whatOneSideAloneSignedHasNoCounts() throws IOException {
        StatementReport report = verified(GeneralJws.of(signed(slip.xinzhou.signingKey())), null);

        assertThat(report.findings()).extracting(StatementReport.Finding::code).containsExactly(Code.NOT_COUNTERSIGNED);
        assertThat(english(report))
                .startsWith("INVALID  —")
                .contains("  signed " + SIGNED + "  cn-140900#sig-1", "it has one signature")
                .doesNotContain("→");
    }

    /** The good one stays good, and the other is not said to be one. */
    @Test
    void aSignatureThatIsNotGoodIsMarked() throws IOException {
        GeneralJws forged = GeneralJws.of(signed(slip.xinzhou.signingKey()))
                .and(signed(Vectors.stranger().signingKey()));

        StatementReport report = verified(forged, null);

        assertThat(report.valid()).isFalse();
        assertThat(report.lines(Locale.ENGLISH))
                .filteredOn(line -> line.startsWith("  signed "))
                .containsExactly("  signed " + SIGNED + "  cn-140900#sig-1");
        assertThat(english(report)).contains("INVALID signature 2").doesNotContain("→");
        assertThat(String.join("\n", report.lines(Locale.CHINESE))).contains("无效签名 2");
    }

    @Test
    void countsThatTheRoundsDoNotGiveAreNotSaidToBeProvedByThem(@TempDir Path folder) throws IOException {
        Path nonsense = Files.writeString(folder.resolve("slips.csv"), "no,rounds\n1,2\n");

        StatementReport report = verified(agreed(), nonsense);

        assertThat(report.valid()).isFalse();
        assertThat(english(report))
                .contains("(as signed; the rounds at hand do not prove these counts)")
                .doesNotContain("the rounds at hand give these counts");
        assertThat(String.join("\n", report.lines(Locale.CHINESE))).contains("所附轮次不能证明该计数");
    }
}

package org.huizhi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A day of an audit log as it is exported, with its hashes and a checkpoint, for those who check one. */
class AuditVectorsTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final StringBuilder export = new StringBuilder();

    @Test
    void aDayOfAnAuditLog() throws IOException {
        Party yulin = Vectors.yulin();
        Instant morning = Instant.parse("2026-03-02T01:59:00.000123Z");
        List<AuditRecord> records = List.of(
                record(1, morning, "clerk-7", "notice.read", null, null),
                record(2, morning.plusSeconds(61), "clerk-7", "notice.evidence", null, null),
                record(
                        3,
                        morning.plusSeconds(62),
                        "clerk-8",
                        "notice.lookup",
                        "案件 12",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        byte[] hash = new byte[AuditRecord.HASH_BYTES];
        line(AuditVerifier.Line.start(0, HexFormat.of().formatHex(hash)));
        for (AuditRecord record : records) {
            hash = record.hashAfter(hash);
            line(new AuditVerifier.Line(null, record, HexFormat.of().formatHex(hash), null));
        }
        Checkpoint checkpoint = new Checkpoint(
                yulin.mailbox(), records.size(), HexFormat.of().formatHex(hash), morning.plusSeconds(600));
        line(new AuditVerifier.Line(
                null,
                null,
                null,
                SIGNATURES.sign(
                        SignedDocument.bytes(checkpoint), Checkpoint.TYPE, yulin.signingKey(), checkpoint.at())));

        AuditVerifier.Report report = new AuditVerifier(SIGNATURES, Party.directory(yulin))
                .verify(export.toString().lines().iterator(), List.of());
        assertThat(report.faults()).isEmpty();
        assertThat(report.signedUpTo()).isEqualTo(records.size());
        Vectors.hold("audit.ndjson", export.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static AuditRecord record(
            int position,
            Instant at,
            String caller,
            String action,
            @Nullable String detail,
            @Nullable String traceparent) {
        return new AuditRecord(
                position, at, caller, action, VectorSlip.NOTICE, detail, traceparent, Vectors.uuid(at, position));
    }

    private void line(AuditVerifier.Line line) throws IOException {
        export.append(JSON.writeValueAsString(line)).append('\n');
    }
}

package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementLine.Outcome;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The lines of a month with their digests, and the statement of it, for those who write a node of their own. */
class StatementVectorsTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final Instant PROPOSED = Instant.parse("2026-04-01T00:10:00Z");
    private static final LocalDate MONDAY = LocalDate.of(2026, 3, 23);
    private static final LocalDate TUESDAY = LocalDate.of(2026, 3, 24);

    private final VectorSlip slip = new VectorSlip();

    @Test
    void aMonthOfOneDirection() throws IOException, InvalidDocumentException {
        List<StatementLine> lines = List.of(
                line(1, 1, MONDAY, Outcome.RETURNED, LocalDate.of(2026, 3, 6), false, "valid", false, false),
                line(2, 1, MONDAY, Outcome.RETURNED, LocalDate.of(2026, 3, 25), false, null, false, true),
                line(3, 1, MONDAY, Outcome.OPEN, null, true, null, false, false),
                line(4, 1, MONDAY, Outcome.DECLINED, null, false, null, true, false),
                line(4, 2, MONDAY, Outcome.RETURNED, MONDAY, false, "invalid", false, false),
                line(5, 1, TUESDAY, Outcome.MISROUTED, null, false, null, false, false),
                line(6, 1, TUESDAY, Outcome.INCOMPLETE, null, false, null, false, false),
                line(7, 1, TUESDAY, Outcome.WITHDRAWN, null, false, null, false, false));
        DayCounts counted = new DayCounts();
        lines.forEach(counted::add);
        String yulin = slip.yulin.mailbox();
        String xinzhou = slip.xinzhou.mailbox();
        StatementDocument document = new StatementDocument(
                "2026-03",
                1,
                List.of(xinzhou, yulin),
                LocalDate.of(2026, 3, 31),
                List.of(
                        new Direction(xinzhou, yulin, new DayCounts().totals(), List.of(), null),
                        new Direction(yulin, xinzhou, counted.totals(), counted.days(), null)),
                null,
                null,
                null,
                null);
        byte[] bytes = SignedDocument.bytes(document);
        GeneralJws proposed =
                GeneralJws.of(SIGNATURES.sign(bytes, StatementReader.TYPE, slip.xinzhou.signingKey(), PROPOSED));
        GeneralJws agreed = proposed.and(
                SIGNATURES.sign(bytes, StatementReader.TYPE, slip.yulin.signingKey(), PROPOSED.plusSeconds(60)));

        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put(
                "about",
                "A month from cn-610800 to cn-140900: its lines in their order, by due date the number of rounds and SHA-256 over the"
                        + " lines, each ended by a line feed, and the totals; then the statement as cn-140900 proposes it, and with both signatures.");
        ArrayNode days = file.putArray("days");
        counted.days().forEach(day -> {
            ObjectNode told = days.addObject().put("day", day.day().toString());
            ArrayNode texts = told.putArray("lines");
            lines.stream().filter(line -> line.dueDate().equals(day.day())).forEach(line -> texts.add(line.text()));
            told.put("digest", day.digest());
        });
        file.set("totals", Slips.json(new String(SignedDocument.bytes(counted.totals()), StandardCharsets.UTF_8)));
        file.put("payload", new String(bytes, StandardCharsets.UTF_8));
        file.set("proposed", Slips.json(proposed.toJson()));
        file.set("agreed", Slips.json(agreed.toJson()));

        assertThat(lines).isSortedAccordingTo(StatementLine.ORDER);
        Counts totals = counted.totals();
        assertThat(totals.due()).isEqualTo(8);
        assertThat(totals.cohort()).isEqualTo(5);
        Directory directory = Party.directory(slip.yulin, slip.xinzhou);
        assertThat(new StatementReader(SIGNATURES, () -> directory)
                        .read(GeneralJws.parse(agreed.toJson()), List.of(xinzhou, yulin)))
                .isInstanceOf(StatementReader.Reading.Read.class);
        Vectors.hold("statement.json", file);
    }

    private static StatementLine line(
            int number,
            int round,
            LocalDate due,
            Outcome outcome,
            @Nullable LocalDate returnedOn,
            boolean extended,
            @Nullable String verdict,
            boolean contested,
            boolean arrivedLate) {
        UUID id = Vectors.uuid(VectorSlip.SUBMITTED, number);
        return new StatementLine(
                id, round, VectorSlip.TYPE, due, outcome, returnedOn, extended, verdict, contested, arrivedLate, true);
    }
}

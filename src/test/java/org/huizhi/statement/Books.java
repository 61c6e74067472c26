package org.huizhi.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;

/**
 * What the other region holds of a month, written down line by line; and the slips that Yulin holds, as rows. Each is
 * told by a test, so that neither is computed from the other.
 */
final class Books {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final String YULIN = "cn-610800";

    private final String partner;
    private final YearMonth month;
    private final Map<String, List<StatementLine>> lines = new HashMap<>();
    private final Map<String, List<Amended>> amended = new HashMap<>();
    private List<String> amends = List.of();

    Books(String partner, YearMonth month) {
        this.partner = partner;
        this.month = month;
    }

    /** Of what Yulin sent. */
    Books line(String id, int round, String dueDate, String rest) {
        return line(YULIN, id, round, dueDate, rest);
    }

    Books line(String from, String id, int round, String dueDate, String rest) {
        lines.computeIfAbsent(from, unused -> new ArrayList<>())
                .add(StatementLine.parse(
                        String.join("|", id, Integer.toString(round), "residence-confirmation", dueDate, rest)));
        return this;
    }

    Books startsFrom(String... statements) {
        amends = List.of(statements);
        return this;
    }

    /** @param changes each {@code <line signed last>><line now>}, in their order */
    Books amends(String from, YearMonth earlier, Counts before, Counts after, String... changes) {
        LinesDigest digest = new LinesDigest();
        Stream.of(changes).forEach(digest::add);
        amended.computeIfAbsent(from, unused -> new ArrayList<>())
                .add(new Amended(earlier.toString(), changes.length, digest.take(), before, after));
        return this;
    }

    StatementDocument document(int version) {
        List<String> parties = Stream.of(partner, YULIN).sorted().toList();
        return new StatementDocument(
                month.toString(),
                version,
                parties,
                month.atEndOfMonth(),
                List.of(direction(parties.get(0), parties.get(1)), direction(parties.get(1), parties.get(0))),
                amends,
                null,
                null,
                null);
    }

    private Direction direction(String from, String to) {
        DayCounts days = new DayCounts();
        lines(from).forEach(days::add);
        return new Direction(from, to, days.totals(), days.days(), amended.get(from));
    }

    /** In the order of a statement. */
    List<StatementLine> lines(String from) {
        return lines.getOrDefault(from, List.of()).stream()
                .sorted(Comparator.comparing(StatementLine::dueDate)
                        .thenComparing(line -> line.id().toString())
                        .thenComparing(StatementLine::round))
                .toList();
    }

    static JsonNode proposal(StatementDocument document, SigningKey signer) {
        String compact = SIGNATURES.sign(SignedDocument.bytes(document), StatementReader.TYPE, signer, Instant.now());
        return Slips.json("{\"document\": " + GeneralJws.of(compact).toJson() + "}");
    }

    /** What was proposed, with the other side's signature too. */
    static JsonNode countersigned(Arrived proposed, SigningKey signer) {
        ObjectNode data = proposed.data().deepCopy();
        byte[] payload = NewPartner.payload(proposed);
        String[] compact = SIGNATURES
                .sign(payload, StatementReader.TYPE, signer, Instant.now())
                .split("\\.");
        ((ArrayNode) data.at("/document/signatures"))
                .addObject()
                .put("protected", compact[0])
                .put("signature", compact[2]);
        return data;
    }

    static Counts counts(long due, long returned, long onTime, long open, long valid, long invalid) {
        return new Counts(due, 0, 0, 0L, due, returned, onTime, 0, open, 0, valid, invalid, 0L, 0L);
    }

    /** A slip of Yulin to the partner that nobody has answered, as Yulin holds it. */
    static String slip(String partner, LocalDate due) {
        return slip(partner, "OUTGOING", due);
    }

    static String slip(String partner, String direction, LocalDate due) {
        String id = UUID.randomUUID().toString();
        slips(partner, direction, due, "values (?::uuid)", id);
        return id;
    }

    /** As many as are said, answered in time. */
    static List<String> answeredInTime(String partner, LocalDate due, int count) {
        slips(partner, "OUTGOING", due, "select gen_random_uuid() from generate_series(1, ?)", count);
        Yulin.update(
                "update notice set state = 'RETURNED', returned_on = due_date, returned_at = due_date + time '02:00'"
                        + " where counterpart = ? and due_date = ? and state = 'DELIVERED'",
                partner,
                due);
        return Yulin.query("select id from notice where counterpart = ? and due_date = ?", partner, due).stream()
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }

    private static void slips(String partner, String direction, LocalDate due, String ids, Object argument) {
        var begin = due.minusDays(20).atTime(1, 0).atOffset(ZoneOffset.UTC);
        Yulin.update("""
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region,
                    sender_office, receiver_region, office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, delivered_at, begun_at,
                    withdrawal_stored, due_date, first_due_date, updated_at, progress_messages, version)
                select i.id, 'books-' || i.id, ?, 'residence-confirmation', 'NORMAL', true, ?, '610802',
                    '610802-health', '140930', '610802-health', 'agr', 1, repeat('0', 64), 15, 3, '{}', gen_random_uuid(),
                    'DELIVERED', 1, ?, ?, ?, true, ?, ?, '2018-01-20T00:00:00Z', 0, 1
                  from (%s) as i (id)""".formatted(ids), direction, partner, begin, begin, begin, due, due, argument);
    }

    /** What has become of a slip: assignments of SQL. */
    static void became(String id, String assignments) {
        Yulin.update("update notice set " + assignments + " where id = ?::uuid", id);
    }

    /** For {@link #became}, as the next two. */
    static String returned(String day) {
        return "state = 'RETURNED', returned_on = '%1$s', returned_at = timestamptz '%1$sT02:00:00Z'".formatted(day);
    }

    static String judged(String verdict, String day) {
        return "verdict = '%s', assessed_at = timestamptz '%sT02:00:00Z'".formatted(verdict, day);
    }

    static String declined(String reason, String day, boolean senderFault) {
        return "state = 'DECLINED', reason = '%s', declined_at = timestamptz '%sT02:00:00Z', sender_fault = %s"
                .formatted(reason, day, senderFault);
    }

    /** The slip goes into its second round; what it holds becomes its first. */
    static void secondRound(String id, LocalDate due) {
        Yulin.update("""
                insert into earlier_round (notice_id, round, office, begun_at, first_due_date, due_date, accepted_at, declined_at,
                    contested_at, returned_at, assessed_at, reason, sender_fault, verdict, returned_on, arrived_on, arrived_late, extended)
                select id, 1, office, begun_at, first_due_date, due_date, accepted_at, declined_at, contested_at, returned_at,
                       assessed_at, reason, sender_fault, verdict, returned_on, arrived_on, arrived_late, extended
                  from notice where id = ?::uuid""", id);
        Yulin.update("""
                update notice set round = 2, state = 'ACCEPTED', due_date = ?, first_due_date = ?, declined_at = null, contested_at = null,
                    returned_at = null, assessed_at = null, reason = null, sender_fault = false, verdict = null, returned_on = null,
                    arrived_on = null, arrived_late = false, extended = false, begun_at = ?
                 where id = ?::uuid""", due, due, due.minusDays(20).atTime(1, 0).atOffset(ZoneOffset.UTC), id);
    }

    static void forget() {
        Yulin.update(
                "delete from earlier_round where notice_id in (select id from notice where number like 'books-%')");
        Yulin.update("delete from notice where number like 'books-%'");
        Yulin.recount();
    }
}

package org.huizhi.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The agreement that a trial needs: the region that the kit plays has no node that could make it. The kit proposes it
 * over the bus, the partner's administrator signs it as any other.
 */
public final class TrialAgreement {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code typ} of its signatures. */
    private static final String TYPE = "huizhi-agreement";

    private static final int MOST_VERSIONS = 20;

    private final Setup setup;
    private final Map<String, Object> kafka;
    private final Duration patience;
    private final Signatures signatures;
    private final Clock clock;

    /**
     * @param setup without an agreement
     * @param kafka properties of a client that may write to the partner's inbox and read the own one
     * @param patience with which an answer is awaited
     */
    public TrialAgreement(
            Setup setup, Map<String, Object> kafka, Duration patience, Signatures signatures, Clock clock) {
        this.setup = setup;
        this.kafka = Map.copyOf(kafka);
        this.patience = patience;
        this.signatures = signatures;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param document with both signatures; null where there is none yet
     * @param told for people, in English
     */
    public record Outcome(@Nullable String document, String told) {}

    /**
     * Takes one that the partner has signed before and that serves today; else proposes one, and waits for the
     * signature. Whoever had no patience asks again.
     *
     * @throws KafkaException when the bus is away, or does not have both inboxes
     */
    public Outcome obtain() {
        try (Region region = new Region(setup, kafka, patience, true)) {
            Bench bench = new Bench(setup, region, clock);
            region.hearWhatIsThere();
            return region.agreement(this::serves)
                    .map(heard -> taken(bench, heard))
                    .orElseGet(() -> propose(bench));
        }
    }

    private Outcome propose(Bench bench) {
        for (int version = 1; version <= MOST_VERSIONS; version++) {
            byte[] terms = terms(version);
            ObjectNode data = Bench.object();
            data.set(
                    "document",
                    tree(GeneralJws.of(signatures.sign(terms, TYPE, setup.signingKey(), bench.time()))
                            .toJson()));
            Letter letter = bench.letter(bench.message(MessageType.AGREEMENT_PROPOSED, id(), data));
            bench.region().send(letter);
            Optional<ReceiptLine> receipt = bench.region().awaitReceipts(letter, 1);
            if (receipt.isEmpty()) {
                return new Outcome(null, "no receipt of the proposal: is the node there?");
            }
            if (receipt.get().verdict() != Verdict.REFUSED) {
                return await(bench, version);
            }
            if (!RefusalReason.DUPLICATE_ID.equals(receipt.get().reason())) {
                return new Outcome(
                        null,
                        "the proposal was refused: "
                                + Optional.ofNullable(receipt.get().reason())
                                        .map(RefusalReason::code)
                                        .orElse("—"));
            }
            // Proposed on another day, and neither signed nor declined since.
        }
        return new Outcome(
                null, "the partner has " + MOST_VERSIONS + " versions of " + id() + " and has signed none of them");
    }

    private Outcome await(Bench bench, int version) {
        return bench.region()
                .awaitAgreement(heard -> serves(heard) || isDeclined(heard, version))
                .map(heard -> serves(heard)
                        ? taken(bench, heard)
                        : new Outcome(null, "version " + version + " of " + id() + " was declined"))
                .orElseGet(() -> new Outcome(
                        null,
                        "version " + version + " of agreement " + id()
                                + " is proposed, and not signed yet: have an administrator of "
                                + setup.partner().mailbox()
                                + " sign it, then run this again, or wait longer (--wait)"));
    }

    /** The partner hears that it came, and does not send it again. */
    private Outcome taken(Bench bench, Region.Heard heard) {
        bench.region().send(bench.receipt(bench.line(heard, Verdict.STORED, null)));
        return new Outcome(
                heard.message().data().path("document").toString(),
                "agreement " + heard.message().subject() + " with both signatures");
    }

    private boolean serves(Region.Heard heard) {
        if (!heard.is(MessageType.AGREEMENT_SIGNED)) {
            return false;
        }
        try {
            Setup whole = Setup.of(
                    setup.partner().mailbox(),
                    setup.directory(),
                    setup.keys(),
                    setup.signingKey(),
                    heard.message().data().path("document").toString(),
                    signatures,
                    clock.instant());
            LocalDate last = whole.agreement().period().to();
            return !whole.agreement().period().from().isAfter(today()) && (last == null || !last.isBefore(today()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isDeclined(Region.Heard heard, int version) {
        return heard.is(MessageType.AGREEMENT_DECLINED)
                && heard.isAbout(id())
                && heard.message().data().path("version").asInt() == version;
    }

    private String id() {
        return "conformance-" + setup.own().region() + "-" + setup.partner().region();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), setup.own().timeZone());
    }

    /** The same bytes all day, so that who asks again proposes nothing new. */
    private byte[] terms(int version) {
        DirectoryEntry own = setup.own();
        DirectoryEntry partner = setup.partner();
        ObjectNode terms = Bench.object().put("id", id()).put("version", version);
        terms.putArray("parties").add(own.mailbox()).add(partner.mailbox());
        terms.putObject("title").put("zh", "交换一致性测试").put("en", "Trial of the exchange");
        terms.put("legalBasis", "A trial of the exchange, without person data")
                .put("purpose", "To find out whether both nodes conform to the feed contract")
                .put("effectiveFrom", today().toString());
        ArrayNode clauses = terms.putArray("clauses");
        clause(clauses, own.mailbox(), partner.mailbox());
        clause(clauses, partner.mailbox(), own.mailbox());
        return SignedDocument.bytes(terms);
    }

    private static void clause(ArrayNode clauses, String from, String to) {
        clauses.addObject().put("from", from).put("to", to).put("noticeType", Setup.NOTICE_TYPE);
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was just written is JSON", e);
        }
    }
}

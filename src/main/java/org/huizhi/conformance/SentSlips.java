package org.huizhi.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.conformance.Region.Heard;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.Office;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;

/** The slips that the operator of the node under test was asked for, and what the kit does with each. */
final class SentSlips {

    /** By the order in which they come. What is left without a receipt comes last: the others are older. */
    enum Part {
        ANSWERED,
        DECLINED,
        REFUSED,
        WITHDRAWN,
        KEPT,
        CROSSING,
        WITHOUT_RECEIPT
    }

    /** What a clock may differ from another one. */
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** Working days by which the kit proposes to put a due date off. */
    private static final int LATER = 5;

    private final Bench bench;
    private final Operator operator;
    private final Instant begin;
    private final Map<Part, Heard> slips = new EnumMap<>(Part.class);
    private final Set<String> objections = new LinkedHashSet<>();
    private final List<Heard> others = new ArrayList<>();

    SentSlips(Bench bench, Operator operator) {
        this.bench = bench;
        this.operator = operator;
        this.begin = bench.time();
    }

    /** Waits until all are there, and receipts each as it comes. */
    void await() {
        operator.asked()
                .accept("Now send " + Part.values().length + " slips of the type " + Setup.NOTICE_TYPE + " to "
                        + bench.setup().own().mailbox() + ", with which nothing else is done.");
        bench.region().await(operator.patience(), () -> {
            bench.region()
                    .heard()
                    .filter(heard -> heard.is(MessageType.NOTICE_SUBMITTED))
                    .filter(heard -> !isKnown(heard))
                    .toList()
                    .forEach(this::take);
            return slips.size() == Part.values().length ? Optional.of(slips) : Optional.empty();
        });
    }

    private boolean isKnown(Heard heard) {
        return slips.values().stream().anyMatch(slip -> isSame(slip, heard))
                || others.stream().anyMatch(slip -> isSame(slip, heard));
    }

    /** @return the time in a UUIDv7; empty of any other */
    static Optional<Instant> madeAt(UUID id) {
        return id.version() == 7
                ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                : Optional.empty();
    }

    static boolean isSame(Heard one, Heard other) {
        return one.message().id().equals(other.message().id());
    }

    private void take(Heard slip) {
        // Of an earlier trial, say.
        boolean earlier = slip.message().time().isBefore(begin.minus(SKEW));
        if (earlier || slips.size() == Part.values().length) {
            others.add(slip);
            bench.region().send(bench.receipt(bench.line(slip, Verdict.STORED, null)));
            return;
        }
        Part part = Part.values()[slips.size()];
        slips.put(part, slip);
        objection(slip).ifPresent(found -> objections.add(slip.message().subject() + ": " + found));
        if (part == Part.REFUSED) {
            bench.region().send(bench.receipt(bench.line(slip, Verdict.REFUSED, RefusalReason.TYPE_NOT_AGREED)));
        } else if (part != Part.WITHOUT_RECEIPT) {
            bench.region().send(bench.receipt(stored(slip)));
        }
    }

    /** @return the line of a receipt that starts its clock */
    ReceiptLine stored(Heard slip) {
        ReceiptLine line = bench.line(slip, Verdict.STORED, null);
        return line.withDueDate(due(line.receivedAt()), List.of());
    }

    private LocalDate due(Instant receivedAt) {
        Terms terms = bench.setup().ownTerms();
        return calendar().due(receivedAt, terms.replyLimitNormal());
    }

    /** @return a working day that is later than the due date by some */
    LocalDate later() {
        return calendar().calendar().due(due(bench.time()), LATER);
    }

    private RegionCalendar calendar() {
        return new RegionCalendar(
                bench.setup().own().timeZone(),
                Calendars.of(Optional.empty()).of(bench.setup().own().holidayCalendar()));
    }

    Optional<Heard> slip(Part part) {
        return Optional.ofNullable(slips.get(part));
    }

    /** @return those that have a receipt, whatever it says */
    List<Heard> receipted() {
        return slips.entrySet().stream()
                .filter(slip -> slip.getKey() != Part.WITHOUT_RECEIPT)
                .map(Map.Entry::getValue)
                .toList();
    }

    /** @return what is wrong with the slips by themselves; empty where all are there and as the contract has it */
    Optional<String> objection() {
        if (!objections.isEmpty()) {
            return Optional.of(String.join("; ", objections));
        }
        return slips.size() == Part.values().length
                ? Optional.empty()
                : Optional.of(slips.size() + " of " + Part.values().length + " slips came in time");
    }

    /** What its schema does not say. */
    private Optional<String> objection(Heard slip) {
        JsonNode data = slip.message().data();
        DirectoryEntry partner = bench.setup().partner();
        String number = data.path("number").asText();
        String type = data.path("noticeType").asText();
        if (!type.equals(Setup.NOTICE_TYPE)) {
            return Optional.of("is of the type " + type + "; asked for: " + Setup.NOTICE_TYPE);
        }
        Agreement agreement = bench.setup().agreement();
        if (!data.at("/agreement/id").asText().equals(agreement.id())
                || data.at("/agreement/version").asInt() != agreement.version()
                || !data.at("/agreement/digest").asText().equals(agreement.digest())) {
            return Optional.of("does not name version " + agreement.version() + " of agreement " + agreement.id()
                    + ", with the digest of its signed bytes");
        }
        if (partner.regions().stream().noneMatch(region -> number.startsWith(region.code() + "-"))) {
            return Optional.of("the code of number " + number + " is none of its sender's region");
        }
        String office = data.at("/sender/office").asText();
        if (partner.offices().stream().map(Office::id).noneMatch(office::equals)) {
            return Optional.of("the directory does not list the office " + office);
        }
        String receiver = data.at("/receiver/region").asText();
        if (bench.setup()
                .directory()
                .mailboxOf(receiver, LocalDate.ofInstant(slip.message().time(), partner.timeZone()))
                .filter(bench.setup().own().mailbox()::equals)
                .isEmpty()) {
            return Optional.of("region " + receiver + " is not served by "
                    + bench.setup().own().mailbox());
        }
        return madeAt(UUID.fromString(slip.message().subject()))
                        .filter(made -> !made.isAfter(slip.message().time().plus(Duration.ofDays(1))))
                        .isPresent()
                ? Optional.empty()
                : Optional.of("the notice id is no UUIDv7 of at most 24 hours after the message");
    }
}

package org.huizhi.agreement;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.agreement.AgreementRule.Objection;
import org.huizhi.validation.Sentence;

/** A snapshot of all signed agreements, every version, by their parties, and of what happened to them; immutable. */
final class AgreementBook {

    private final List<Agreement> all;
    private final List<AgreementFact> facts;
    private final Map<Set<String>, List<Agreement>> byParties = new HashMap<>();
    private final Map<AgreementKey, Agreement> byKey = new HashMap<>();
    private final Map<AgreementName, List<Agreement>> byName = new HashMap<>();
    private final Map<AgreementName, AgreementHistory> histories = new HashMap<>();

    AgreementBook(Collection<Agreement> agreements, Collection<AgreementFact> facts) {
        all = agreements.stream()
                .sorted(comparing(Agreement::id)
                        .thenComparing(comparingInt(Agreement::version).reversed()))
                .toList();
        for (Agreement agreement : all) {
            byParties
                    .computeIfAbsent(Set.copyOf(agreement.parties()), parties -> new ArrayList<>())
                    .add(agreement);
            byKey.put(agreement.key(), agreement);
            byName.computeIfAbsent(agreement.name(), name -> new ArrayList<>()).add(agreement);
        }
        this.facts = facts.stream().map(AgreementFact::withoutTexts).toList();
        this.facts.stream()
                .collect(groupingBy(AgreementFact::agreement))
                .forEach((name, ofOne) -> histories.put(name, new AgreementHistory(ofOne)));
    }

    AgreementBook with(Collection<Agreement> more) {
        List<Agreement> agreements = new ArrayList<>(all);
        more.stream().filter(agreement -> agreement(agreement.key()).isEmpty()).forEach(agreements::add);
        return new AgreementBook(agreements, facts);
    }

    AgreementBook with(AgreementFact fact) {
        List<AgreementFact> more = new ArrayList<>(facts);
        more.add(fact);
        return new AgreementBook(all, more);
    }

    AgreementBook withAllFacts(Collection<AgreementFact> others) {
        return new AgreementBook(all, others);
    }

    /** By id, the highest version first. */
    List<Agreement> all() {
        return all;
    }

    Set<AgreementName> names() {
        return byName.keySet();
    }

    /** @return every version of one agreement, the highest first */
    List<Agreement> versions(AgreementName name) {
        return byName.getOrDefault(name, List.of());
    }

    Optional<Agreement> agreement(AgreementKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    List<AgreementFact> facts() {
        return facts;
    }

    AgreementHistory history(AgreementName name) {
        return histories.getOrDefault(name, AgreementHistory.NOTHING);
    }

    /** Under the highest versions under which this side may send. */
    ExchangePermission admit(Exchange exchange) {
        String from = exchange.from();
        String to = exchange.to();
        List<Agreement> between = from.equals(to) ? List.of() : byParties.getOrDefault(Set.of(from, to), List.of());
        if (between.isEmpty()) {
            return new ExchangePermission.NoAgreement(
                    Sentence.of("there is no agreement between {0} and {1}", from, to));
        }
        Collection<Agreement> inForce = highestVersionsInForce(between, exchange);
        if (inForce.isEmpty()) {
            return new ExchangePermission.NoAgreement(objection(AgreementRule.FOR_SENDING, between.get(0), exchange)
                    .orElseThrow()
                    .detail());
        }
        List<ExchangePermission> permissions = inForce.stream()
                .map(agreement -> byItsClauses(agreement, exchange))
                .toList();
        return permissions.stream()
                .filter(permission -> !(permission instanceof ExchangePermission.TypeNotAgreed))
                .findFirst()
                .orElseGet(() -> permissions.get(0));
    }

    /** By the very version that is named, so that a slip under way when a renewal begins is not sent back. */
    ExchangePermission admit(AgreementReference named, Exchange exchange) {
        Optional<Agreement> held =
                exchange.from().equals(exchange.to()) ? Optional.empty() : find(named, exchange.from(), exchange.to());
        if (held.isEmpty()) {
            return new ExchangePermission.NoAgreement(Sentence.of(
                    "{0} with these bytes is not held between {1} and {2}", named, exchange.from(), exchange.to()));
        }
        return objection(AgreementRule.IN_FORCE, held.get(), exchange)
                .<ExchangePermission>map(objection -> new ExchangePermission.NoAgreement(objection.detail()))
                .orElseGet(() -> byItsClauses(held.get(), exchange));
    }

    /** @return whether an agreement with a party was in force on some of these days, the first to the last */
    boolean wasInForce(String party, LocalDate first, LocalDate last) {
        return all.stream()
                .filter(agreement -> agreement.parties().contains(party))
                .anyMatch(agreement -> agreement.period().hasBegunBy(last)
                        && !agreement.period().hasEndedBy(first)
                        && !history(agreement.name()).terminatedBy(agreement.version(), first));
    }

    /** The very bytes that are named. */
    Optional<Agreement> find(AgreementReference named, String one, String other) {
        return agreement(named.key(one, other))
                .filter(agreement -> agreement.digest().equals(named.digest()));
    }

    private Optional<Objection> objection(List<AgreementRule> rules, Agreement agreement, Exchange exchange) {
        return AgreementRule.firstObjection(rules, agreement, history(agreement.name()), exchange);
    }

    private ExchangePermission byItsClauses(Agreement agreement, Exchange exchange) {
        return AgreementRule.NAMES_THE_TYPE_IN_THIS_DIRECTION
                .objection(agreement, history(agreement.name()), exchange)
                .<ExchangePermission>map(
                        objection -> new ExchangePermission.TypeNotAgreed(agreement.id(), objection.detail()))
                .orElseGet(() -> new ExchangePermission.Permitted(agreement
                        .terms(exchange.from(), exchange.to(), exchange.noticeType())
                        .orElseThrow()));
    }

    /** Of each agreement the highest version that is in force; versions come highest first. */
    private Collection<Agreement> highestVersionsInForce(List<Agreement> between, Exchange exchange) {
        Map<String, Agreement> highest = new LinkedHashMap<>();
        for (Agreement agreement : between) {
            if (objection(AgreementRule.FOR_SENDING, agreement, exchange).isEmpty()) {
                highest.putIfAbsent(agreement.id(), agreement);
            }
        }
        return highest.values();
    }

    /**
     * Where a signed version stands.
     *
     * @param own mailbox of this node
     */
    AgreementState state(Agreement agreement, String own, Instant now, LocalDate today) {
        AgreementHistory history = history(agreement.name());
        if (history.terminatedBy(agreement.version(), today)) {
            return AgreementState.TERMINATED;
        }
        if (agreement.period().hasEndedBy(today)) {
            return AgreementState.EXPIRED;
        }
        if (versions(agreement.name()).stream()
                .anyMatch(other -> other.version() > agreement.version()
                        && hasBegun(other, history, own, today)
                        && !other.period().hasEndedBy(today)
                        && !history.terminatedBy(other.version(), today))) {
            return AgreementState.SUPERSEDED;
        }
        if (history.suspensionAt(now).isPresent()) {
            return AgreementState.SUSPENDED;
        }
        return hasBegun(agreement, history, own, today) ? AgreementState.IN_FORCE : AgreementState.SIGNED;
    }

    private static boolean hasBegun(Agreement agreement, AgreementHistory history, String own, LocalDate today) {
        return agreement.period().hasBegunBy(today) && !history.unconfirmed(agreement.version(), own);
    }
}

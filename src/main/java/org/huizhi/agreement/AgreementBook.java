package org.huizhi.agreement;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.agreement.AgreementRule.Exchange;
import org.huizhi.agreement.AgreementRule.Objection;

/** A snapshot of all agreements, every version, by their parties; immutable. */
final class AgreementBook {

    private final List<Agreement> all;
    private final Map<Set<String>, List<Agreement>> byParties = new HashMap<>();
    private final Map<Key, Agreement> byKey = new HashMap<>();

    private record Key(String id, int version) {}

    AgreementBook(Collection<Agreement> agreements) {
        all = agreements.stream()
                .sorted(comparing(Agreement::id)
                        .thenComparing(comparingInt(Agreement::version).reversed()))
                .toList();
        for (Agreement agreement : all) {
            byParties
                    .computeIfAbsent(Set.copyOf(agreement.parties()), parties -> new ArrayList<>())
                    .add(agreement);
            byKey.put(new Key(agreement.id(), agreement.version()), agreement);
        }
    }

    /** By id, the highest version first. */
    List<Agreement> all() {
        return all;
    }

    Optional<Agreement> agreement(String id, int version) {
        return Optional.ofNullable(byKey.get(new Key(id, version)));
    }

    Admission admit(String from, String to, String noticeType, LocalDate on) {
        Exchange exchange = new Exchange(from, to, noticeType, on);
        List<Agreement> between = from.equals(to) ? List.of() : byParties.getOrDefault(Set.of(from, to), List.of());
        if (between.isEmpty()) {
            return new Admission.NoAgreement("there is no agreement between " + from + " and " + to);
        }
        Collection<Agreement> inForce = highestVersionsInForce(between, exchange);
        if (inForce.isEmpty()) {
            return new Admission.NoAgreement(
                    AgreementRule.firstObjection(AgreementRule.IN_FORCE, between.get(0), exchange)
                            .orElseThrow()
                            .detail());
        }
        Admission.TypeNotAgreed refusal = null;
        for (Agreement agreement : inForce) {
            Optional<Objection> objection =
                    AgreementRule.NAMES_THE_TYPE_IN_THIS_DIRECTION.objection(agreement, exchange);
            if (objection.isEmpty()) {
                return new Admission.Admitted(
                        agreement.terms(from, to, noticeType).orElseThrow());
            }
            if (refusal == null) {
                refusal = new Admission.TypeNotAgreed(
                        agreement.id(), objection.get().detail());
            }
        }
        return refusal;
    }

    /** By the very version that is named, so that a slip under way when a renewal begins is not sent back. */
    Admission admit(AgreementReference named, String from, String to, String noticeType, LocalDate on) {
        Exchange exchange = new Exchange(from, to, noticeType, on);
        Optional<Agreement> held = agreement(named.id(), named.version())
                .filter(agreement -> agreement.digest().equals(named.digest()) && agreement.isBetween(from, to));
        if (held.isEmpty()) {
            return new Admission.NoAgreement(named + " with these bytes is not held between " + from + " and " + to);
        }
        Optional<Objection> notInForce = AgreementRule.firstObjection(AgreementRule.IN_FORCE, held.get(), exchange);
        if (notInForce.isPresent()) {
            return new Admission.NoAgreement(notInForce.get().detail());
        }
        return AgreementRule.NAMES_THE_TYPE_IN_THIS_DIRECTION
                .objection(held.get(), exchange)
                .<Admission>map(objection -> new Admission.TypeNotAgreed(named.id(), objection.detail()))
                .orElseGet(() -> new Admission.Admitted(
                        held.get().terms(from, to, noticeType).orElseThrow()));
    }

    /** Of each agreement the highest version that is in force on the day; versions come highest first. */
    private static Collection<Agreement> highestVersionsInForce(List<Agreement> between, Exchange exchange) {
        Map<String, Agreement> highest = new LinkedHashMap<>();
        for (Agreement agreement : between) {
            if (AgreementRule.firstObjection(AgreementRule.IN_FORCE, agreement, exchange)
                    .isEmpty()) {
                highest.putIfAbsent(agreement.id(), agreement);
            }
        }
        return highest.values();
    }
}

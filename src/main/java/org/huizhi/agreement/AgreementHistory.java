package org.huizhi.agreement;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.huizhi.agreement.AgreementFact.Termination;

/** What happened to one agreement, whatever the order in which it became known. */
record AgreementHistory(List<AgreementFact> facts) {

    static final AgreementHistory NOTHING = new AgreementHistory(List.of());

    AgreementHistory {
        facts = List.copyOf(facts);
    }

    /** @return another one each time that something happens */
    String revision() {
        return facts.isEmpty()
                ? "0"
                : facts.size() + "." + facts.get(facts.size() - 1).at().toEpochMilli();
    }

    /** Each party lifts only its own suspension, so of each the last word before that instant counts. */
    Optional<AgreementFact> suspensionAt(Instant at) {
        Map<String, AgreementFact> lastWord = new TreeMap<>();
        facts.stream()
                .filter(fact -> fact.event() == AgreementEvent.SUSPENDED || fact.event() == AgreementEvent.RESUMED)
                .filter(fact -> !fact.at().isAfter(at))
                .sorted(comparing(AgreementFact::at).thenComparing(AgreementFact::messageId))
                .forEach(fact -> lastWord.put(fact.region(), fact));
        return lastWord.values().stream()
                .filter(fact -> fact.event() == AgreementEvent.SUSPENDED)
                .min(comparing(AgreementFact::at));
    }

    /**
     * Of a party's words that say the same one after the other, the first and the last tell all there is to tell, also
     * when a word between them comes late: those in the middle are not kept.
     *
     * @param word a suspension or a resumption that has just become known
     * @return those in the middle, the word itself where it is one of them
     */
    List<AgreementFact> redundantWith(AgreementFact word) {
        List<AgreementFact> words = Stream.concat(facts.stream(), Stream.of(word))
                .filter(fact -> fact.event() == AgreementEvent.SUSPENDED || fact.event() == AgreementEvent.RESUMED)
                .filter(fact -> fact.region().equals(word.region()))
                .sorted(comparing(AgreementFact::at).thenComparing(AgreementFact::messageId))
                .toList();
        List<AgreementFact> redundant = new ArrayList<>();
        for (int i = 1; i < words.size() - 1; i++) {
            AgreementEvent event = words.get(i).event();
            if (words.get(i - 1).event() == event && words.get(i + 1).event() == event) {
                redundant.add(words.get(i));
            }
        }
        return redundant;
    }

    boolean suspendedBy(String mailbox, Instant at) {
        return new AgreementHistory(facts.stream()
                        .filter(fact -> fact.region().equals(mailbox))
                        .toList())
                .suspensionAt(at)
                .isPresent();
    }

    /** A termination ends the version that it names and those before it; a renewal signed later is a new start. */
    Optional<Termination> terminationOf(int version) {
        return facts.stream()
                .flatMap(fact -> fact.termination().stream())
                .filter(termination -> termination.version() >= version)
                .min(comparing(Termination::lastDay).thenComparing(Termination::at));
    }

    boolean terminatedBy(int version, LocalDate day) {
        return terminationOf(version)
                .filter(termination -> day.isAfter(termination.lastDay()))
                .isPresent();
    }

    /** @return whether a party countersigned and does not yet know that the other side has its signature */
    boolean unconfirmed(int version, String mailbox) {
        return facts.stream()
                        .anyMatch(fact -> fact.isOf(AgreementEvent.SIGNED, version)
                                && fact.region().equals(mailbox))
                && facts.stream().noneMatch(fact -> fact.isOf(AgreementEvent.CONFIRMED, version));
    }

    /** @return whether the other side said no to a proposal, be it a person or its node */
    boolean declined(int version) {
        return facts.stream()
                .anyMatch(fact ->
                        fact.isOf(AgreementEvent.DECLINED, version) || fact.isOf(AgreementEvent.REFUSED, version));
    }
}

package org.huizhi.agreement;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huizhi.directory.LocalizedName;
import org.huizhi.validation.Required;

/**
 * What two regions have agreed to exchange (feed contract, "Agreements").
 *
 * @param version of the agreement with this id; a renewal has a higher one
 * @param digest SHA-256 of the signed bytes, hex; the same on both sides
 * @param parties the two mailboxes
 * @param grounds legal basis and purpose
 * @param clauses each a type in a direction; what no clause names is not agreed
 * @param reminders when slips that nobody answers are spoken of, and to whom
 */
public record Agreement(
        String id,
        int version,
        String digest,
        List<String> parties,
        LocalizedName title,
        Grounds grounds,
        Period period,
        List<Clause> clauses,
        Reminders reminders) {

    public Agreement {
        Required.text(id, "id");
        if (version < 1) {
            throw new IllegalArgumentException("agreement " + id + " has the version " + version);
        }
        Required.text(digest, "digest");
        if (parties.size() != 2 || Set.copyOf(parties).size() != 2) {
            throw new IllegalArgumentException("agreement " + id + " is not between two parties: " + parties);
        }
        parties = List.copyOf(parties);
        clauses = List.copyOf(clauses);
        checkClauses(id, parties, clauses);
        Set<String> contacts = reminders.contacts().keySet();
        if (!parties.containsAll(contacts)) {
            throw new IllegalArgumentException(
                    "agreement " + id + " escalates to " + contacts + ", who are not its parties");
        }
    }

    private static void checkClauses(String id, List<String> parties, List<Clause> clauses) {
        if (clauses.isEmpty()) {
            throw new IllegalArgumentException("agreement " + id + " has no clause");
        }
        Set<List<String>> seen = new HashSet<>();
        for (Clause clause : clauses) {
            if (!parties.contains(clause.from()) || !parties.contains(clause.to())) {
                throw new IllegalArgumentException("agreement " + id + " has a clause from " + clause.from() + " to "
                        + clause.to() + ", who are not its parties");
            }
            if (!seen.add(List.of(clause.from(), clause.to(), clause.noticeType()))) {
                throw new IllegalArgumentException("agreement " + id + " has two clauses for " + clause.noticeType()
                        + " from " + clause.from() + " to " + clause.to());
            }
        }
    }

    AgreementName name() {
        return AgreementName.between(parties.get(0), parties.get(1), id);
    }

    AgreementKey key() {
        return new AgreementKey(name(), version);
    }

    AgreementReference reference() {
        return new AgreementReference(id, version, digest);
    }

    boolean isBetween(String one, String other) {
        return !one.equals(other) && parties.contains(one) && parties.contains(other);
    }

    public Optional<Clause> clause(String from, String to, String noticeType) {
        return clauses.stream()
                .filter(clause -> clause.from().equals(from)
                        && clause.to().equals(to)
                        && clause.noticeType().equals(noticeType))
                .findFirst();
    }

    /** @return the terms of a type in a direction; empty when it is not agreed */
    public Optional<Terms> terms(String from, String to, String noticeType) {
        return clause(from, to, noticeType)
                .map(clause -> new Terms(
                        id,
                        version,
                        digest,
                        clause.replyLimitNormal(),
                        clause.replyLimitUrgent(),
                        clause.acceptanceLimit()));
    }

    /** @return the party that the given one is not */
    String counterpartOf(String mailbox) {
        return parties.get(0).equals(mailbox) ? parties.get(1) : parties.get(0);
    }

    @Override
    public String toString() {
        return "agreement " + id + " version " + version;
    }
}

package org.huizhi.agreement;

import java.util.Comparator;

/**
 * An agreement, whichever version. Ids belong to the two who use them: what another pair calls by the same id is
 * another agreement, so nobody takes an id ahead of those who agree.
 *
 * @param parties the two mailboxes in alphabetical order, a blank between them: mailboxes have none
 */
public record AgreementName(String parties, String id) implements Comparable<AgreementName> {

    private static final Comparator<AgreementName> ORDER =
            Comparator.comparing(AgreementName::id).thenComparing(AgreementName::parties);

    static AgreementName between(String one, String other, String id) {
        return new AgreementName(one.compareTo(other) < 0 ? one + ' ' + other : other + ' ' + one, id);
    }

    /** @return whether it is between these two */
    public boolean isBetween(String one, String other) {
        return equals(between(one, other, id));
    }

    @Override
    public int compareTo(AgreementName other) {
        return ORDER.compare(this, other);
    }
}

package org.huizhi.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Role;
import org.huizhi.directory.Directory;
import org.huizhi.directory.Office;
import org.huizhi.validation.TextRule;
import org.huizhi.validation.Violation;

/** What an account may be. */
final class AccountRules {

    private static final int LONGEST_DISPLAY_NAME = 100;
    private static final int MOST_OFFICES = 50;

    private AccountRules() {}

    static Optional<Violation> name(String name) {
        return AccountName.of(name).isPresent()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "/name",
                        "invalid-value",
                        "must be 2 to 64 of a-z, 0-9, dots, hyphens and underscores, the first a letter or digit"));
    }

    static Optional<Violation> displayName(String displayName) {
        return TextRule.line(LONGEST_DISPLAY_NAME).fault(displayName, "/displayName");
    }

    /** @return what is wrong with roles and offices, so that an account has what it seems to have */
    static List<Violation> rights(
            Collection<String> roles, Collection<String> offices, Directory directory, String mailbox) {
        List<Violation> violations = new ArrayList<>();
        if (roles.isEmpty() || !Role.ALL.containsAll(roles)) {
            violations.add(
                    new Violation("/roles", "invalid-value", "must be some of {0}", String.join(", ", Role.ALL)));
        }
        if (offices.isEmpty()
                || offices.size() > MOST_OFFICES
                || !offices.stream().allMatch(office -> directory.hasOffice(mailbox, office))) {
            violations.add(
                    new Violation("/offices", "unknown-office", "must be 1 to {0} offices of this node", MOST_OFFICES));
        } else if (roles.stream().anyMatch(Role.NODE_WIDE::contains)
                && directory
                        .rootOffice(mailbox)
                        .map(Office::id)
                        .filter(offices::contains)
                        .isEmpty()) {
            violations.add(new Violation(
                    "/offices",
                    "root-office",
                    "must hold the root office, with which alone {0} count",
                    String.join(
                            ", ",
                            Role.ALL.stream().filter(Role.NODE_WIDE::contains).toList())));
        }
        return violations;
    }
}

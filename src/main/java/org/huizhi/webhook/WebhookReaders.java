package org.huizhi.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.access.StandingRights;
import org.huizhi.directory.CurrentDirectory;

/** As whom changes are read for a webhook: its account with the rights it has now, within the offices of the filter. */
@ApplicationScoped
class WebhookReaders {

    /** As the operation that reads changes has them. */
    private static final Set<String> READERS =
            Set.of(Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR);

    private final StandingRights rights;
    private final CurrentDirectory directory;

    WebhookReaders(StandingRights rights, CurrentDirectory directory) {
        this.rights = rights;
        this.directory = directory;
    }

    /** @return empty where its account may not read changes now */
    Optional<Caller> of(Webhook webhook) {
        return rights.of(webhook.account())
                .filter(caller -> !Collections.disjoint(caller.roles(), READERS))
                .map(caller -> within(caller, webhook.filter()));
    }

    private Caller within(Caller caller, WebhookFilter filter) {
        if (filter.offices().isEmpty()) {
            return caller;
        }
        Set<String> offices = new HashSet<>(caller.offices());
        offices.retainAll(directory.get().subtree(Set.copyOf(filter.offices())));
        return new Caller(caller.subject(), caller.account(), caller.roles(), offices);
    }
}

package org.huizhi.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.access.StandingRights;

/** As whom changes are read for a webhook: its account with the rights it has now. */
@ApplicationScoped
class WebhookReaders {

    /** As the operation that reads changes has them. */
    private static final Set<String> READERS =
            Set.of(Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR);

    private final StandingRights rights;

    WebhookReaders(StandingRights rights) {
        this.rights = rights;
    }

    /** @return empty where its account may not read changes now */
    Optional<Caller> of(Webhook webhook) {
        return rights.of(webhook.account()).filter(caller -> !Collections.disjoint(caller.roles(), READERS));
    }
}

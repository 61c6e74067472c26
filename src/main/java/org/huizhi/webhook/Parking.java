package org.huizhi.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.jboss.logging.Logger;

/** Stops calling a webhook, in the caller's transaction; its place in the order of changes stays. */
@ApplicationScoped
class Parking {

    private static final Logger LOG = Logger.getLogger(Parking.class);

    private static final Caller NODE = NodeActor.WEBHOOKS.actingFor(Set.of());

    private final WebhookStore store;
    private final Audit audit;

    Parking(WebhookStore store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    void park(Webhook webhook, WebhookState.Reason reason) {
        // Its owner may have paused or resumed it meanwhile.
        boolean active = store.lock(webhook.id())
                .filter(now -> now.state() == WebhookState.ACTIVE)
                .isPresent();
        if (active) {
            store.setState(webhook.id(), WebhookState.PARKED, reason);
            audit.enter(NODE, "webhook.park", null, webhook.id() + " " + reason.code());
            LOG.warnf("Webhook %s is parked: %s", webhook.id(), reason.code());
        }
    }
}

package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.NodeActor;
import org.jboss.logging.Logger;

/** While there is no account, whoever reads the node's log can make the first one: he has the node in hand anyhow. */
@ApplicationScoped
class FirstAccount {

    private static final Logger LOG = Logger.getLogger(FirstAccount.class);
    private static final Duration LIFE = Duration.ofHours(1);

    private final AccountStore accounts;
    private final Links links;
    private final AccountSettings settings;

    FirstAccount(AccountStore accounts, Links links, AccountSettings settings) {
        this.settings = settings;
        this.accounts = accounts;
        this.links = links;
    }

    void offer(@Observes StartupEvent event) {
        link().ifPresent(token -> LOG.infof(
                "There is no account for the console yet. Whoever opens /console/link/%s within an hour makes the first one,"
                        + " an administrator's; a restart makes another link",
                token));
    }

    /** @return what is in a new link; empty where there is an account, or none may sign in */
    Optional<String> link() {
        return QuarkusTransaction.requiringNew()
                .call(() -> settings.local() && accounts.isEmpty()
                        ? Optional.of(links.create(
                                LinkPurpose.FIRST,
                                null,
                                NodeActor.ACCOUNTS.actingFor(Set.of()).subject(),
                                LIFE))
                        : Optional.<String>empty());
    }
}

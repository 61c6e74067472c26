package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * What is over goes: sessions, links, refused attempts. None of it counts before it goes either. What somebody else has
 * written is told, though nobody has used it yet.
 */
@ApplicationScoped
class Forgetting {

    private final AccountStore accounts;
    private final Sessions sessions;
    private final Links links;
    private final SignInDelays delays;
    private final Clock clock;

    Forgetting(AccountStore accounts, Sessions sessions, Links links, SignInDelays delays, Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.links = links;
        this.delays = delays;
        this.clock = clock;
    }

    @Scheduled(
            identity = "accounts-forget",
            every = "10m",
            delayed = "5m",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        Instant now = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            sessions.forgetOld(now);
            links.forgetOld(now);
            delays.forgetOld(now);
            accounts.check();
            sessions.check();
        });
    }
}

package org.huizhi.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.jspecify.annotations.Nullable;

/** Mails that the mail server has not taken, for administrators. */
@ApplicationScoped
public class Mails {

    private static final int MOST_LISTED = 100;

    private final MailConfig config;
    private final MailStore store;
    private final Audit audit;
    private final Clock clock;

    Mails(MailConfig config, MailStore store, Audit audit, Clock clock) {
        this.config = config;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One that is not tried any more by itself.
     *
     * @param office or {@link Recipients#NODE}
     * @param failure code of the mail server, or what kept the node from asking it
     */
    public record Parked(
            UUID id,
            String office,
            String address,
            String subject,
            Instant madeAt,
            @Nullable String failure) {}

    /** @return whether a mail server is set */
    public boolean isOn() {
        return config.isOn();
    }

    /** @return how many are to be sent */
    @Transactional
    public long waiting() {
        return store.counts().getOrDefault("WAITING", 0L);
    }

    /** @return the newest first, at most 100 */
    @Transactional
    public List<Parked> parked() {
        return store.parked(MOST_LISTED).stream()
                .map(mail -> new Parked(
                        mail.id(), mail.office(), mail.address(), mail.subject(), mail.madeAt(), mail.failure()))
                .toList();
    }

    /** Sends it again; what is parked no longer stays as it is. */
    @Transactional
    public void tryAgain(Caller caller, UUID id) {
        if (store.tryAgain(id, clock.instant())) {
            audit.enter(caller, "mail.retry", null, id.toString());
        }
    }

    @Transactional
    public void discard(Caller caller, UUID id) {
        if (store.discard(id)) {
            audit.enter(caller, "mail.discard", null, id.toString());
        }
    }
}

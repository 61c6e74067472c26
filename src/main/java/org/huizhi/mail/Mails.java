package org.huizhi.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final MailText text;
    private final MailScheduler scheduler;
    private final Audit audit;
    private final Clock clock;

    Mails(MailConfig config, MailStore store, MailText text, MailScheduler scheduler, Audit audit, Clock clock) {
        this.config = config;
        this.store = store;
        this.text = text;
        this.scheduler = scheduler;
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

    /**
     * Those that are to be sent.
     *
     * @param failure why the last of them was not taken, as of {@link Parked}; null where none was tried
     */
    public record Waiting(long count, @Nullable String failure) {}

    @Transactional
    public Waiting waiting() {
        return new Waiting(
                store.counts().getOrDefault("WAITING", 0L), store.lastFailure().orElse(null));
    }

    /**
     * Tries whether mails get through. Where some wait for the office already, they show it as well as one more.
     *
     * @return false where nobody is told in place of the office
     */
    @Transactional
    public boolean tryOut(Caller caller, String office) {
        Optional<Recipients.Recipient> recipient =
                store.recipient(office).filter(one -> !one.addresses().isEmpty());
        if (!config.isOn() || recipient.isEmpty()) {
            return false;
        }
        if (!store.isWaiting(office)) {
            store.add(recipient.get(), text.trial(office, recipient.get().language()), clock.instant());
        }
        scheduler.askAgain();
        audit.enter(caller, "mail.trial", null, office);
        return true;
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
            scheduler.askAgain();
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

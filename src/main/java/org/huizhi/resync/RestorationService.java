package org.huizhi.resync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.inbox.DatabaseRestored;
import org.huizhi.inbox.HeldFates;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.outbox.SentMessages;
import org.huizhi.outbox.UuidV7;
import org.huizhi.resync.ResyncStore.Restoration;
import org.huizhi.resync.ResyncStore.Resync;
import org.jspecify.annotations.Nullable;

/** Has a node know that its database was restored to an earlier moment, and tells what came of it (ADR 0033). */
@ApplicationScoped
public class RestorationService {

    /** Entered for whoever has the right to run the artefact on the database. */
    private static final Caller COMMAND = NodeActor.RESYNC.actingFor(Set.of());

    /** Two clocks differ, and a message is made a moment before it is stored. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final ResyncStore store;
    private final HeldMessages held;
    private final HeldFates fates;
    private final SentMessages sentMessages;
    private final AgreementOverview agreements;
    private final CurrentDirectory directory;
    private final String own;
    private final UuidV7 ids;
    private final Event<DatabaseRestored> restored;
    private final Audit audit;
    private final Clock clock;

    RestorationService(
            ResyncStore store,
            HeldMessages held,
            HeldFates fates,
            SentMessages sentMessages,
            AgreementOverview agreements,
            CurrentDirectory directory,
            NodeConfig node,
            UuidV7 ids,
            Event<DatabaseRestored> restored,
            Audit audit,
            Clock clock) {
        this.store = store;
        this.held = held;
        this.fates = fates;
        this.sentMessages = sentMessages;
        this.agreements = agreements;
        this.directory = directory;
        this.own = node.mailbox();
        this.ids = ids;
        this.restored = restored;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What came of a restore.
     *
     * @param to the moment
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RestorationView(
            @JsonProperty("restoredTo") Instant to, Instant declaredAt, List<PartnerView> partners) {}

    /**
     * How far it is with one partner.
     *
     * @param state asking, replaying, done or refused
     * @param messages that it has given back so far
     * @param refusal why it gave none; null where it did not refuse
     * @param results what became of them, receipts apart
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartnerView(
            String partner,
            Instant since,
            String state,
            int messages,
            @Nullable String refusal,
            @Nullable Instant endedAt,
            HeldFates.Counts results) {}

    /**
     * Declares a restore, before the node goes on; the same one again changes nothing.
     *
     * @param to the moment, as the database administrator gave it to the recovery
     * @param more partners that are asked too, since the agreement with them may be lost as well
     * @return whether it is a new one
     * @throws IllegalArgumentException when the moment is to come, or the directory does not know a partner
     */
    @Transactional
    public boolean declare(Instant to, Collection<String> more) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (to.isAfter(now)) {
            throw new IllegalArgumentException(to + " is still to come");
        }
        Restoration restoration = new Restoration(ids.next(), to.truncatedTo(ChronoUnit.MICROS), now);
        if (!store.declare(restoration)) {
            return false;
        }
        Set<String> partners = partners(more);
        Instant since = sentMessages
                .lastMade()
                .filter(last -> last.isBefore(to))
                .orElse(to)
                .minus(MARGIN);
        restored.fire(new DatabaseRestored(to, now));
        partners.forEach(partner -> store.begin(ids.next(), restoration, partner, since));
        held.begin(partners);
        audit.enter(COMMAND, "node.restored", null, "to " + to + "; asked are " + String.join(", ", partners));
        return true;
    }

    private Set<String> partners(Collection<String> more) {
        Set<String> partners = new TreeSet<>(agreements.counterparts());
        for (String mailbox : more) {
            if (mailbox.equals(own) || directory.get().entry(mailbox).isEmpty()) {
                throw new IllegalArgumentException(mailbox + " is no other region of the directory");
            }
            partners.add(mailbox);
        }
        return partners;
    }

    /** @return the latest restore first */
    @Transactional
    public List<RestorationView> list() {
        return store.restorations().stream()
                .map(restoration -> new RestorationView(
                        restoration.to(),
                        restoration.declaredAt(),
                        store.of(restoration.id()).stream().map(this::view).toList()))
                .toList();
    }

    private PartnerView view(Resync resync) {
        return new PartnerView(
                resync.partner(),
                resync.since(),
                resync.state().name().toLowerCase(Locale.ROOT),
                resync.messages(),
                resync.refusal(),
                resync.endedAt(),
                fates.of(resync.partner(), resync.beganAt()));
    }
}

package org.huizhi.webhook;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.Rights;
import org.huizhi.access.Role;
import org.huizhi.access.StandingRights;
import org.huizhi.change.ChangeCursor;
import org.huizhi.change.ChangeFeed;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks of callers. Each is its account's; operators and administrators see those of others too, and pause, resume,
 * test and delete them.
 */
@ApplicationScoped
public class Webhooks {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
    /** Of all callers at a replica: whoever calls waits for the receiver. */
    private static final int TESTS_AT_ONCE = 4;

    private final WebhookStore store;
    private final WebhookTerms terms;
    private final WebhookSecrets secrets;
    private final WebhookMessages messages;
    private final ChangeFeed feed;
    private final StandingRights rights;
    private final Audit audit;
    private final WebhookConfig config;
    private final Clock clock;
    private final Semaphore tests = new Semaphore(TESTS_AT_ONCE);
    /** Accounts, each with one at a time. */
    private final Set<String> testing = ConcurrentHashMap.newKeySet();

    Webhooks(
            WebhookStore store,
            WebhookTerms terms,
            WebhookSecrets secrets,
            WebhookMessages messages,
            ChangeFeed feed,
            StandingRights rights,
            Audit audit,
            WebhookConfig config,
            Clock clock) {
        this.store = store;
        this.terms = terms;
        this.secrets = secrets;
        this.messages = messages;
        this.feed = feed;
        this.rights = rights;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** What became of what somebody wanted. */
    public sealed interface Reply {

        /** @param secret where there is a new one; null where not */
        record Done(Webhook webhook, @Nullable String secret) implements Reply {}

        record Invalid(Violation violation) implements Reply {}

        /** The account has as many as it may. */
        record AccountFull(int most) implements Reply {}

        /** The node has as many as it may. */
        record NodeFull(int most) implements Reply {}

        /** The account has another one with this address. */
        record AddressTaken() implements Reply {}

        /** What the cursor names is not there. */
        record ChangesGone() implements Reply {}

        record NotFound() implements Reply {}
    }

    /** What came of a call for a test. */
    public sealed interface Tested {

        record Called(Attempt attempt) implements Tested {}

        /** Others are tested now. */
        record Busy() implements Tested {}

        record NotFound() implements Tested {}
    }

    /** @param shown what goes on counting when the caller has gone */
    @Transactional
    public Reply register(
            Caller caller,
            Rights shown,
            String url,
            @Nullable String description,
            WebhookFilter filter,
            ChangeCursor after) {
        Optional<Violation> fault = terms.fault(caller, url, filter);
        if (fault.isPresent()) {
            return new Reply.Invalid(fault.get());
        }
        if (!feed.holds(after)) {
            return new Reply.ChangesGone();
        }
        store.lockAll();
        List<Webhook> all = store.all();
        Optional<Reply> full = full(all, caller.account());
        if (full.isPresent()) {
            return full.get();
        }
        if (isTaken(all, caller.account(), url)) {
            return new Reply.AddressTaken();
        }
        Webhook webhook = new Webhook(
                IDS.generate(),
                caller.account(),
                caller.subject(),
                url,
                description,
                filter,
                WebhookState.ACTIVE,
                null,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                after,
                0,
                null,
                null,
                null);
        store.insert(webhook);
        rights.keep(StandingRights.Purpose.WEBHOOKS, shown);
        String secret = secrets.renew(webhook.id());
        enter(caller, "webhook.register", webhook);
        return new Reply.Done(webhook, secret);
    }

    private Optional<Reply> full(List<Webhook> all, String account) {
        long own = all.stream().filter(each -> each.account().equals(account)).count();
        if (own >= config.mostPerAccount()) {
            return Optional.of(new Reply.AccountFull(config.mostPerAccount()));
        }
        return all.size() >= config.most() ? Optional.of(new Reply.NodeFull(config.most())) : Optional.empty();
    }

    private static boolean isTaken(List<Webhook> all, String account, String url) {
        return all.stream()
                .anyMatch(each -> each.account().equals(account) && each.url().equals(url));
    }

    /** The host alone: paths hold secrets of receivers. */
    private void enter(Caller caller, String action, Webhook webhook) {
        audit.enter(
                caller,
                action,
                null,
                webhook.id() + " " + URI.create(webhook.url()).getHost());
    }

    @Transactional
    public List<Webhook> list(Caller caller) {
        return store.all().stream().filter(webhook -> isFor(caller, webhook)).toList();
    }

    private static boolean isFor(Caller caller, Webhook webhook) {
        return isOwn(caller, webhook)
                || caller.roles().contains(Role.OPERATOR)
                || caller.roles().contains(Role.ADMINISTRATOR);
    }

    private static boolean isOwn(Caller caller, Webhook webhook) {
        return webhook.account().equals(caller.account());
    }

    @Transactional
    public Optional<Webhook> find(Caller caller, UUID id) {
        return store.find(id).filter(webhook -> isFor(caller, webhook));
    }

    /** @return when it is parked unless its account calls; empty where that is not needed */
    public Optional<Instant> allowedUntil(Webhook webhook) {
        return rights.until(webhook.account());
    }

    /** @return the last first; empty where there is no such webhook */
    @Transactional
    public Optional<List<Attempt>> attempts(Caller caller, UUID id) {
        return find(caller, id).map(webhook -> store.attempts(id));
    }

    /** It goes on behind what it was told last. */
    @Transactional
    public Reply change(Caller caller, UUID id, String url, @Nullable String description, WebhookFilter filter) {
        store.lockAll();
        Optional<Webhook> found = store.lock(id).filter(webhook -> isOwn(caller, webhook));
        if (found.isEmpty()) {
            return new Reply.NotFound();
        }
        Optional<Violation> fault = terms.fault(caller, url, filter);
        if (fault.isPresent()) {
            return new Reply.Invalid(fault.get());
        }
        List<Webhook> others =
                store.all().stream().filter(each -> !each.id().equals(id)).toList();
        if (isTaken(others, caller.account(), url)) {
            return new Reply.AddressTaken();
        }
        store.change(id, url, description, filter);
        if (!found.get().url().equals(url)) {
            // They were the former address's.
            store.forgetFailures(id);
        }
        return done(caller, "webhook.change", id, null);
    }

    private Reply done(Caller caller, String action, UUID id, @Nullable String secret) {
        Webhook webhook = store.find(id).orElseThrow();
        enter(caller, action, webhook);
        return new Reply.Done(webhook, secret);
    }

    @Transactional
    public Reply rotate(Caller caller, UUID id) {
        Optional<Webhook> found = store.lock(id).filter(webhook -> isOwn(caller, webhook));
        return found.isEmpty() ? new Reply.NotFound() : done(caller, "webhook.rotate", id, secrets.renew(id));
    }

    @Transactional
    public Reply pause(Caller caller, UUID id) {
        Optional<Webhook> found = store.lock(id).filter(webhook -> isFor(caller, webhook));
        if (found.isEmpty()) {
            return new Reply.NotFound();
        }
        store.setState(id, WebhookState.PAUSED, null);
        return done(caller, "webhook.pause", id, null);
    }

    /**
     * One that is called already is tried at once.
     *
     * @param after where it goes on; null for behind what it was told last
     */
    @Transactional
    public Reply resume(Caller caller, UUID id, @Nullable ChangeCursor after) {
        Optional<Webhook> found = store.lock(id).filter(webhook -> isFor(caller, webhook));
        if (found.isEmpty()) {
            return new Reply.NotFound();
        }
        if (!feed.holds(after == null ? found.get().after() : after)) {
            return new Reply.ChangesGone();
        }
        store.setState(id, WebhookState.ACTIVE, null);
        store.forgetFailures(id);
        if (after != null) {
            store.goOnFrom(id, after);
        }
        return done(caller, "webhook.resume", id, null);
    }

    /** @return whether it was there */
    @Transactional
    public boolean delete(Caller caller, UUID id) {
        store.lockAll();
        Optional<Webhook> found = store.lock(id).filter(webhook -> isFor(caller, webhook));
        found.ifPresent(webhook -> {
            store.delete(id);
            rights.keepOnly(
                    StandingRights.Purpose.WEBHOOKS,
                    store.all().stream().map(Webhook::account).toList());
            enter(caller, "webhook.delete", webhook);
        });
        return found.isPresent();
    }

    /** Calls it once, in whatever state it is, with an event that is no change. Waits for the answer. */
    public Tested test(Caller caller, UUID id) {
        Optional<Webhook> found =
                QuarkusTransaction.requiringNew().call(() -> store.find(id).filter(webhook -> isFor(caller, webhook)));
        if (found.isEmpty()) {
            return new Tested.NotFound();
        }
        if (!testing.add(caller.account())) {
            return new Tested.Busy();
        }
        try {
            return tests.tryAcquire() ? tested(caller, found.get()) : new Tested.Busy();
        } finally {
            testing.remove(caller.account());
        }
    }

    private Tested tested(Caller caller, Webhook tested) {
        UUID id = tested.id();
        try {
            List<byte[]> keys = QuarkusTransaction.requiringNew().call(() -> secrets.of(id));
            Attempt attempt = messages.test(tested, keys);
            QuarkusTransaction.requiringNew()
                    .run(() -> store.lock(id).ifPresent(webhook -> {
                        store.enter(id, List.of(attempt));
                        enter(caller, "webhook.test", webhook);
                    }));
            return new Tested.Called(attempt);
        } finally {
            tests.release();
        }
    }
}

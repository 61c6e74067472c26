package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.huizhi.access.Audit;
import org.huizhi.access.NodeActor;
import org.huizhi.account.SignInDelays.Attempt;
import org.huizhi.account.SignInDelays.Begun;
import org.huizhi.oidc.Issuer;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in: name and password, then a code of the second factor, then a new password where the old one has
 * lapsed. Who is not there is refused as who is: in the same words, after the same work.
 */
@ApplicationScoped
public class SignInService {

    private static final int LONGEST_PASSWORD = 1000;

    private final AccountStore accounts;
    private final Sessions sessions;
    private final SignInDelays delays;
    private final AddressLimit addresses;
    private final PasswordHasher hasher;
    private final AccountSettings settings;
    private final Audit audit;
    private final SignInMetrics metrics;
    private final Issuer issuer;
    private final Clock clock;

    SignInService(
            AccountStore accounts,
            Sessions sessions,
            SignInDelays delays,
            AddressLimit addresses,
            PasswordHasher hasher,
            AccountSettings settings,
            Audit audit,
            SignInMetrics metrics,
            Issuer issuer,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.delays = delays;
        this.addresses = addresses;
        this.hasher = hasher;
        this.settings = settings;
        this.audit = audit;
        this.metrics = metrics;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** What became of a step. */
    public sealed interface Reply {

        /** @param token for the next step alone */
        record NeedsCode(String token) implements Reply {}

        /** @param token for the next step alone */
        record NeedsNewPassword(String token) implements Reply {}

        /** @param token of the session */
        record SignedIn(String token) implements Reply {}

        /** Name and password, or the code, are not right. */
        record Wrong() implements Reply {}

        /** Too many attempts were refused. */
        record Waits(Duration delay) implements Reply {}

        /** Too many sign in at this moment. */
        record Busy() implements Reply {}

        /** It took too long, or too many attempts: it begins anew. */
        record Over() implements Reply {}

        /** No account of this node may sign in. */
        record Off() implements Reply {}

        /** Of the new password. */
        record Invalid(List<Violation> violations) implements Reply {}
    }

    /** @return whether accounts of this node may sign in */
    public boolean isLocal() {
        return settings.local();
    }

    /** The first step. */
    public Reply password(String name, String password, Origin origin) {
        if (!settings.local()) {
            return new Reply.Off();
        }
        Duration rate = addresses.take(origin);
        if (!rate.isZero()) {
            return counted(new Reply.Waits(rate));
        }
        Optional<Account> account = inTransaction(() -> AccountName.of(name).flatMap(accounts::find));
        Begun begun = begin(AccountName.of(name).orElse(name), account.orElse(null), origin);
        if (begun instanceof Begun.Waits waits) {
            return counted(new Reply.Waits(waits.delay()));
        }
        Attempt attempt = ((Begun.Goes) begun).attempt();
        // Asked for nobody's too: what takes longer tells that there is somebody.
        UUID asked = account.filter(one -> one.isSetUp() && one.isUsable())
                .map(Account::id)
                .orElse(SignInDelays.NOBODY);
        String hash = inTransaction(() -> accounts.password(asked)).orElse(null);
        try {
            boolean isTooLong = password.length() > LONGEST_PASSWORD;
            if (!hasher.matches(isTooLong ? "" : password, hash) || account.isEmpty() || hash == null) {
                return counted(new Reply.Wrong());
            }
            Optional<String> renewed = hasher.renewed(password, hash);
            UUID id = account.get().id();
            return inTransaction(() -> {
                renewed.ifPresent(fresh -> accounts.replaceHash(id, hash, fresh));
                delays.takeBack(attempt);
                return new Reply.NeedsCode(sessions.begin(id, Session.Step.CODE, origin));
            });
        } catch (PasswordHasher.BusyException e) {
            inTransaction(() -> {
                delays.takeBack(attempt);
                return attempt;
            });
            return counted(new Reply.Busy());
        }
    }

    private Begun begin(String name, @Nullable Account account, Origin origin) {
        return inTransaction(() -> {
            Begun begun = delays.begin(name, account == null ? null : account.id(), origin);
            if (account != null && begun instanceof Begun.Goes goes && goes.delays()) {
                // Before it is known whether this one is right; who reads the log sees the sign-in behind it.
                audit.enter(
                        NodeActor.ACCOUNTS.actingFor(Set.of()),
                        "account.delay",
                        null,
                        account.name() + ": many attempts to sign in");
            }
            return begun;
        });
    }

    /**
     * The second step.
     *
     * @param code of the second factor, or a recovery code
     */
    public Reply code(String token, String code, Origin origin) {
        if (!settings.local()) {
            return new Reply.Off();
        }
        Optional<Account> found = inTransaction(() -> sessions.attempt(token, Session.Step.CODE)
                .flatMap(pending -> accounts.find(pending.account()))
                .filter(Account::isUsable));
        if (found.isEmpty()) {
            return counted(new Reply.Over());
        }
        Account account = found.get();
        Begun begun = begin(account.name(), account, origin);
        if (begun instanceof Begun.Waits waits) {
            return counted(new Reply.Waits(waits.delay()));
        }
        return counted(inTransaction(() -> {
            if (!isRight(account.id(), code)) {
                return new Reply.Wrong();
            }
            delays.succeeded(((Begun.Goes) begun).attempt(), account.id());
            return next(account, token, origin);
        }));
    }

    private boolean isRight(UUID account, String code) {
        Optional<byte[]> secret = accounts.secret(account);
        OptionalLong step = secret.isEmpty() ? OptionalLong.empty() : OneTimeCodes.step(secret.get(), code, instant());
        return step.isPresent()
                ? accounts.takeStep(account, step.getAsLong())
                : code.length() < LONGEST_PASSWORD && accounts.takeRecoveryCode(account, OneTimeCodes.kept(code));
    }

    /** @param former its step is over */
    private Reply next(Account account, String former, Origin origin) {
        if (!sessions.end(former)) {
            return new Reply.Over();
        }
        if (account.mustChange() || hasLapsed(account)) {
            return new Reply.NeedsNewPassword(sessions.begin(account.id(), Session.Step.PASSWORD, origin));
        }
        return signedIn(account, origin);
    }

    private boolean hasLapsed(Account account) {
        Instant since = account.passwordSetAt();
        return since == null
                || settings.passwordLife()
                        .filter(life -> since.plus(life).isBefore(instant()))
                        .isPresent();
    }

    private Reply signedIn(Account account, Origin origin) {
        audit.enter(AccountAudit.of(account), "account.sign-in", null, "from " + origin.address());
        return new Reply.SignedIn(sessions.begin(account.id(), Session.Step.OPEN, origin));
    }

    /** The third step, where a password has lapsed. */
    public Reply newPassword(String token, String password, Origin origin) {
        if (!settings.local()) {
            return new Reply.Off();
        }
        Optional<Account> found = inTransaction(() -> sessions.attempt(token, Session.Step.PASSWORD)
                .flatMap(pending -> accounts.find(pending.account()))
                .filter(Account::isUsable));
        if (found.isEmpty()) {
            return counted(new Reply.Over());
        }
        Account account = found.get();
        Optional<Violation> fault = PasswordRules.fault(password, account.name(), "/password");
        if (fault.isPresent()) {
            return new Reply.Invalid(List.of(fault.get()));
        }
        try {
            String former = inTransaction(() -> accounts.password(account.id())).orElse(null);
            if (hasher.matches(password, former)) {
                return new Reply.Invalid(
                        List.of(new Violation("/password", "invalid-value", "must differ from the former one")));
            }
            String hash = hasher.hash(password);
            return counted(inTransaction(() -> {
                if (!sessions.end(token)) {
                    return new Reply.Over();
                }
                accounts.setPassword(account.id(), hash, instant());
                sessions.endAll(account.id());
                audit.enter(AccountAudit.of(account), "account.password", null, "it had lapsed");
                return signedIn(account, origin);
            }));
        } catch (PasswordHasher.BusyException e) {
            return counted(new Reply.Busy());
        }
    }

    /** @return what comes next in a sign-in that is under way: {@code code} or {@code password}; empty for none */
    public Optional<String> next(String token) {
        return inTransaction(() -> sessions.step(token))
                .filter(step -> step != Session.Step.OPEN)
                .map(Session.Step::code);
    }

    /**
     * Asked with each request.
     *
     * @return whose session it is; empty where it is over, his account is disabled, or whoever signed him in is not
     *     asked to any more
     */
    public Optional<Session.Current> session(String token) {
        return inTransaction(() -> sessions.open(token)).filter(this::counts);
    }

    private boolean counts(Session.Current current) {
        return current instanceof Session.OfGuest of ? issuer.is(of.guest().issuer()) : settings.local();
    }

    /** Ends the session, or the sign-in that is under way, of this token. */
    public void signOut(String token) {
        inTransaction(() -> {
            sessions.open(token)
                    .ifPresent(current -> audit.enter(AccountAudit.of(current), "account.sign-out", null, null));
            return sessions.end(token);
        });
    }

    private Reply counted(Reply reply) {
        metrics.count(reply);
        return reply;
    }

    private Instant instant() {
        return clock.instant();
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

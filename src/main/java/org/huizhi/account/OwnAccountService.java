package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.huizhi.access.Audit;
import org.huizhi.validation.Violation;

/** What somebody does with his own account: its sessions, its password, its second factor. */
@ApplicationScoped
public class OwnAccountService {

    /** To read a code out of an app that is at hand. */
    private static final Duration LINK_LIFE = Duration.ofMinutes(15);

    private final AccountStore accounts;
    private final Sessions sessions;
    private final Links links;
    private final SignInDelays delays;
    private final PasswordHasher hasher;
    private final Audit audit;
    private final Clock clock;

    OwnAccountService(
            AccountStore accounts,
            Sessions sessions,
            Links links,
            SignInDelays delays,
            PasswordHasher hasher,
            Audit audit,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.links = links;
        this.delays = delays;
        this.hasher = hasher;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param sessions the newest first
     * @param recoveryCodesLeft none where somebody has no account here
     */
    public record Overview(List<Session> sessions, int recoveryCodesLeft) {}

    /** What became of it. */
    public sealed interface Reply {

        record Done() implements Reply {}

        /** @param link what is in a link for a new second factor */
        record Link(String link) implements Reply {}

        record Invalid(List<Violation> violations) implements Reply {}

        /** Too many attempts were refused. */
        record Waits(Duration delay) implements Reply {}

        /** Too many passwords are being checked at this moment. */
        record Busy() implements Reply {}
    }

    public Overview overview(Session.Current own) {
        return inTransaction(() -> new Overview(
                sessions.of(own),
                own instanceof Session.Known known
                        ? accounts.recoveryCodesLeft(known.account().id())
                        : 0));
    }

    /** Ends one of his sessions, the one at hand too. */
    public void end(Session.Current own, UUID session) {
        inTransaction(() -> {
            boolean ended = sessions.end(own, session);
            if (ended) {
                audit.enter(AccountAudit.of(own), "account.sign-out", null, "one session");
            }
            return ended;
        });
    }

    /** Ends all of his sessions, the one at hand too. */
    public void endAll(Session.Current own) {
        inTransaction(() -> {
            audit.enter(AccountAudit.of(own), "account.sign-out-everywhere", null, null);
            if (own instanceof Session.Known known) {
                links.withdrawSecondFactor(known.account().id());
                return sessions.endAll(known.account().id());
            }
            return sessions.endAll(((Session.OfGuest) own).guest());
        });
    }

    /** His other sessions end. */
    public Reply changePassword(Session.Known own, String current, String fresh, Origin origin) {
        Account account = own.account();
        Optional<Violation> fault = PasswordRules.fault(fresh, account.name(), "/password")
                .or(() -> fresh.equals(current)
                        ? Optional.of(new Violation("/password", "invalid-value", "must differ from the former one"))
                        : Optional.empty());
        if (fault.isPresent()) {
            return new Reply.Invalid(List.of(fault.get()));
        }
        return confirmed(account, current, origin, () -> {
            String hash = hasher.hash(fresh);
            return inTransaction(() -> {
                accounts.setPassword(account.id(), hash, clock.instant());
                sessions.endOthers(account.id(), own.id());
                links.withdrawSecondFactor(account.id());
                audit.enter(AccountAudit.of(account), "account.password", null, null);
                return new Reply.Done();
            });
        });
    }

    /** @return a link by which he replaces his second factor; it ends all sessions once it is used */
    public Reply newSecondFactor(Session.Known own, String current, Origin origin) {
        Account account = own.account();
        return confirmed(
                account,
                current,
                origin,
                () -> inTransaction(() -> {
                    audit.enter(AccountAudit.of(account), "account.link", null, "second factor");
                    return new Reply.Link(links.create(
                            LinkPurpose.SECOND_FACTOR,
                            account.id(),
                            AccountAudit.of(account).subject(),
                            LINK_LIFE));
                }));
    }

    /** Whoever finds an open session does not know the password; guessing it is delayed as a sign-in is. */
    private Reply confirmed(Account account, String current, Origin origin, Supplier<Reply> then) {
        SignInDelays.Begun begun = inTransaction(() -> delays.begin(account.name(), account.id(), origin));
        if (begun instanceof SignInDelays.Begun.Waits waits) {
            return new Reply.Waits(waits.delay());
        }
        SignInDelays.Attempt attempt = ((SignInDelays.Begun.Goes) begun).attempt();
        boolean isRight;
        try {
            isRight = hasher.matches(
                    current,
                    inTransaction(() -> accounts.password(account.id())).orElse(null));
        } catch (PasswordHasher.BusyException e) {
            takeBack(attempt);
            return new Reply.Busy();
        }
        if (!isRight) {
            return new Reply.Invalid(
                    List.of(new Violation("/current", "invalid-value", "must be your password as it is now")));
        }
        takeBack(attempt);
        try {
            return then.get();
        } catch (PasswordHasher.BusyException e) {
            return new Reply.Busy();
        }
    }

    private void takeBack(SignInDelays.Attempt attempt) {
        inTransaction(() -> {
            delays.takeBack(attempt);
            return attempt;
        });
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

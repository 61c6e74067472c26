package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.huizhi.access.Audit;
import org.huizhi.access.Callers;
import org.huizhi.access.Guest;
import org.huizhi.account.SignInMetrics.Result;
import org.huizhi.oidc.Challenge;
import org.huizhi.oidc.Issuer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in for whom the issuer vouches: a browser goes there with a secret of its own, and comes back with an
 * answer that is worth something with this secret alone, and once. No transaction waits for the issuer.
 */
@ApplicationScoped
public class GuestSignIn {

    private static final Logger LOG = Logger.getLogger(GuestSignIn.class);

    private final Issuer issuer;
    private final Callers callers;
    private final Sessions sessions;
    private final AddressLimit addresses;
    private final Audit audit;
    private final SignInMetrics metrics;

    GuestSignIn(
            Issuer issuer,
            Callers callers,
            Sessions sessions,
            AddressLimit addresses,
            Audit audit,
            SignInMetrics metrics) {
        this.issuer = issuer;
        this.callers = callers;
        this.sessions = sessions;
        this.addresses = addresses;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** What became of a step. */
    public sealed interface Reply {

        /**
         * The browser goes to the issuer.
         *
         * @param token for its way back alone
         */
        record Leads(URI address, String token) implements Reply {}

        /**
         * @param token of the session
         * @param returnTo where he wanted to go
         */
        record SignedIn(String token, String returnTo) implements Reply {}

        /** It took too long, was done before, or began in another browser: it begins anew. */
        record Over() implements Reply {}

        /** Too many attempts of one address. */
        record Waits(Duration delay) implements Reply {}

        /** Too many sign in at this moment. */
        record Busy() implements Reply {}

        /** The issuer does not answer, or not as an issuer does. */
        record Unreachable() implements Reply {}

        /** What the issuer says does not count. */
        record Refused() implements Reply {}

        /** The issuer itself has not signed him in. */
        record Denied() implements Reply {}

        /** The issuer vouches for somebody who has no role that counts here. */
        record NoRights(Guest guest) implements Reply {}
    }

    /**
     * What the browser brings from the issuer.
     *
     * @param code null where the issuer says no
     * @param issuer who says so; null where it does not say it
     */
    public record Answer(
            @Nullable String state,
            @Nullable String code,
            @Nullable String issuer) {}

    /** @return what the issuer is called; empty where none is set */
    public Optional<String> issuer() {
        return issuer.name();
    }

    /** @return where somebody signs out of the issuer; empty where it offers that nowhere, or does not answer */
    public Optional<URI> signOut() {
        return issuer.signOut();
    }

    /** @param returnTo where he wants to go */
    public Reply begin(String returnTo, Origin origin) {
        Duration rate = addresses.take(origin);
        if (!rate.isZero()) {
            return counted(new Reply.Waits(rate));
        }
        String token = inTransaction(() -> sessions.beginAtIssuer(returnTo, origin));
        Issuer.Reply reply = issuer.authorization(Challenge.of(token));
        return reply instanceof Issuer.Reply.Leads leads
                ? new Reply.Leads(leads.address(), token)
                : counted(failed(reply));
    }

    /** @param token what the browser was given when it began; null where it has none */
    public Reply finish(@Nullable String token, Answer answer, Origin origin) {
        Duration rate = addresses.take(origin);
        if (!rate.isZero()) {
            return counted(new Reply.Waits(rate));
        }
        return counted(token == null ? new Reply.Over() : finished(token, answer, origin));
    }

    private Reply finished(String token, Answer answer, Origin origin) {
        Challenge challenge = Challenge.of(token);
        if (answer.state() == null || !challenge.isState(answer.state())) {
            return new Reply.Over();
        }
        // Used up before anything is done with it: of two who bring the same, one is too late.
        Optional<String> returnTo = inTransaction(() -> sessions.atIssuer(token).filter(found -> sessions.end(token)));
        if (returnTo.isEmpty()) {
            return new Reply.Over();
        }
        String code = answer.code();
        if (code == null) {
            return new Reply.Denied();
        }
        Issuer.Reply reply = issuer.redeem(new Issuer.Answer(code, answer.issuer()), challenge);
        if (!(reply instanceof Issuer.Reply.Vouches vouches)) {
            return failed(reply);
        }
        Guest guest = callers.here(vouches.guest());
        if (guest.roles().isEmpty()) {
            Guest named = vouches.guest();
            LOG.infof(
                    "The issuer of the console vouches for somebody who has no role here: its ID token names %d groups,"
                            + " and %d offices, of which %d are of this node",
                    named.roles().size(),
                    named.offices().size(),
                    guest.offices().size());
            return new Reply.NoRights(vouches.guest());
        }
        return inTransaction(() -> {
            audit.enter(
                    Callers.ofGuest(guest),
                    "account.sign-in",
                    null,
                    "from " + origin.address() + ", as " + guest.subject() + " of " + guest.issuer());
            return new Reply.SignedIn(sessions.begin(guest, origin), returnTo.get());
        });
    }

    private static Reply failed(Issuer.Reply reply) {
        if (reply instanceof Issuer.Reply.Unreachable unreachable) {
            LOG.warnf("The issuer of the console cannot be used: %s", unreachable.why());
            return new Reply.Unreachable();
        }
        if (reply instanceof Issuer.Reply.Refused refused) {
            LOG.warnf("A sign-in by the issuer of the console was refused: %s", refused.why());
            return new Reply.Refused();
        }
        return new Reply.Busy();
    }

    private Reply counted(Reply reply) {
        if (reply instanceof Reply.SignedIn) {
            metrics.count(Result.SIGNED_IN);
        } else if (reply instanceof Reply.Waits) {
            metrics.count(Result.DELAYED);
        } else if (reply instanceof Reply.Busy) {
            metrics.count(Result.BUSY);
        } else if (reply instanceof Reply.Over) {
            metrics.count(Result.OVER);
        } else if (reply instanceof Reply.Unreachable) {
            metrics.count(Result.UNREACHABLE);
        } else if (reply instanceof Reply.NoRights) {
            metrics.count(Result.NO_RIGHTS);
        } else {
            metrics.count(Result.REFUSED);
        }
        return reply;
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

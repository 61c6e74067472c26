package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.Callers;
import org.huizhi.access.Guest;
import org.huizhi.oidc.Issuer;
import org.jboss.logging.Logger;

/** Those who are signed in without an account of this node: administrators see them, and the issuer signs them out. */
@ApplicationScoped
public class Guests {

    private static final Logger LOG = Logger.getLogger(Guests.class);
    private static final int MOST_SESSIONS = 500;

    private final Issuer issuer;
    private final Sessions sessions;
    private final Audit audit;

    Guests(Issuer issuer, Sessions sessions, Audit audit) {
        this.issuer = issuer;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** @return for whom the issuer has vouched, with one open session of each; those that were the last to sign in */
    public List<Session.OfGuest> list() {
        Map<String, Session.OfGuest> guests = new LinkedHashMap<>();
        for (Session.OfGuest one : inTransaction(() -> sessions.guests(MOST_SESSIONS))) {
            guests.putIfAbsent(one.guest().account(), one);
        }
        return List.copyOf(guests.values());
    }

    /**
     * Ends all sessions of a guest; the issuer decides whether he signs in again.
     *
     * @param session one of his
     * @return whether there was one
     */
    public boolean end(Caller caller, UUID session) {
        return inTransaction(() -> {
            Optional<Guest> guest = sessions.guest(session);
            guest.ifPresent(one -> {
                sessions.endAll(one);
                audit.enter(
                        caller,
                        "account.sign-out-everywhere",
                        null,
                        Callers.ofGuest(one).subject());
            });
            return guest.isPresent();
        });
    }

    /** What became of what the issuer told. */
    public enum Told {
        /** Nobody who is not signed in there any more is signed in here. */
        DONE,
        /** It is not believed. */
        REFUSED,
        /** Its keys cannot be asked for now. */
        LATER
    }

    /**
     * Ends all sessions of somebody who has signed out of the issuer, or was signed out there.
     *
     * @param token in which the issuer says so
     */
    public Told signOut(String token) {
        Issuer.Reply reply = issuer.told(token);
        if (reply instanceof Issuer.Reply.SignsOut out) {
            inTransaction(() -> end(out));
            return Told.DONE;
        }
        if (reply instanceof Issuer.Reply.Refused refused) {
            LOG.warnf("A sign-out in the name of the issuer of the console was refused: %s", refused.why());
            return Told.REFUSED;
        }
        return Told.LATER;
    }

    private boolean end(Issuer.Reply.SignsOut out) {
        Optional<Guest> guest = sessions.guest(out.issuer(), out.subject());
        guest.ifPresent(one -> {
            sessions.endAll(one);
            audit.enter(
                    Callers.ofGuest(one),
                    "account.sign-out-by-issuer",
                    null,
                    "as " + one.subject() + " of " + one.issuer());
        });
        return guest.isPresent();
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

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

/** Those who are signed in without an account of this node, as administrators see them. */
@ApplicationScoped
public class Guests {

    private static final int MOST_SESSIONS = 500;

    private final Sessions sessions;
    private final Audit audit;

    Guests(Sessions sessions, Audit audit) {
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

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

package org.huizhi.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes what accounts show when they call, of the few for which something goes on while they do not. Costs a call a
 * look into a map; {@link StandingRights} writes it down.
 */
@ApplicationScoped
class ShownRights {

    /** That an account is still there is written down so often. */
    private static final Duration AGAIN = Duration.ofHours(1);

    /** @param at when it was shown */
    record Shown(Rights rights, Instant at) {}

    private final Clock clock;
    private final Map<String, Shown> known = new ConcurrentHashMap<>();
    private final Map<String, Shown> news = new ConcurrentHashMap<>();

    ShownRights(Clock clock) {
        this.clock = clock;
    }

    void note(Rights rights) {
        Shown last = known.get(rights.account());
        if (last == null) {
            return;
        }
        Instant now = clock.instant();
        boolean same = last.rights().equals(rights);
        // A time ahead was not set by this clock.
        if (same && last.at().plus(AGAIN).isAfter(now) && !last.at().isAfter(now)) {
            return;
        }
        Shown shown = new Shown(rights, now);
        if (known.replace(rights.account(), last, shown)) {
            news.put(rights.account(), shown);
        }
    }

    /** @return what this replica was shown and has not written down yet */
    Optional<Shown> unwritten(String account) {
        return Optional.ofNullable(news.get(account));
    }

    /** @return what it showed last, as far as this replica knows */
    Optional<Shown> last(String account) {
        return unwritten(account).or(() -> Optional.ofNullable(known.get(account)));
    }

    List<Shown> news() {
        return List.copyOf(news.values());
    }

    void written(Shown shown) {
        news.remove(shown.rights().account(), shown);
    }

    /** @param all that are written down */
    void remember(Map<String, Shown> all) {
        known.keySet().retainAll(all.keySet());
        // What was shown here since is kept until it is written.
        all.forEach((account, shown) -> known.put(account, news.getOrDefault(account, shown)));
    }

    void remember(Shown shown) {
        news.remove(shown.rights().account());
        known.put(shown.rights().account(), shown);
    }
}

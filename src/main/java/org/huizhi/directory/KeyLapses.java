package org.huizhi.directory;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.huizhi.watch.Lapse;
import org.huizhi.watch.Lapsing;

/** When this node can sign no more, and when nobody can encrypt to it: the end of the last key that follows in time. */
@ApplicationScoped
class KeyLapses implements Lapsing {

    private final NodeIdentity node;

    KeyLapses(NodeIdentity node) {
        this.node = node;
    }

    @Override
    public List<Lapse> lapses(Instant now) {
        return List.of(
                lapse(Lapse.Kind.SIGNING_KEY, KeyUse.SIG, now), lapse(Lapse.Kind.ENCRYPTION_KEY, KeyUse.ENC, now));
    }

    private Lapse lapse(Lapse.Kind kind, KeyUse use, Instant now) {
        return PublishedKey.lastWithoutGap(node.usableKeys(use), now)
                .map(key -> new Lapse(kind, key.kid(), key.endsAt()))
                // Over already: there is none now.
                .orElseGet(() -> new Lapse(kind, node.mailbox(), now));
    }
}

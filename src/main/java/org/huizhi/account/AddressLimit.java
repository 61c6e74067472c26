package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.huizhi.access.Buckets;

/** How many sign-ins may come from an address in a minute, whatever comes of them. Each replica counts for itself. */
@ApplicationScoped
class AddressLimit {

    private final Buckets buckets;

    AddressLimit(AccountSettings settings) {
        int perMinute = settings.signIn().perMinute();
        this.buckets = new Buckets(perMinute, perMinute, Duration.ofMinutes(1));
    }

    /** @return how long to wait; zero when this one may go on */
    Duration take(Origin origin) {
        return buckets.take(origin.network());
    }
}

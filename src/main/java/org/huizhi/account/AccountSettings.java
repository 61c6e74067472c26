package org.huizhi.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long what lasts, and how often what may be tried. */
@ConfigMapping(prefix = "huizhi.account")
interface AccountSettings {

    /** Whether accounts of this node may sign in; where not, the issuer alone signs people in. */
    @WithDefault("true")
    boolean local();

    /** Without a request for so long, a session ends. */
    @WithDefault("30m")
    Duration sessionIdle();

    /** A session ends so long after it began, whatever is done in it. */
    @WithDefault("12h")
    Duration sessionLife();

    /** Sessions of one account at once; a further one ends the oldest. */
    @WithDefault("10")
    int sessions();

    /** A password is good for so long; absent: until it is changed. */
    Optional<Duration> passwordLife();

    /** A link by which an account is set up is good for so long. */
    @WithDefault("72h")
    Duration linkLife();

    SignIn signIn();

    /** Against guessing. */
    interface SignIn {

        /** Attempts of one address in a minute, at each replica. */
        @WithDefault("30")
        int perMinute();

        /** Refused attempts for one name that cost no delay. */
        @WithDefault("5")
        int freeByName();

        /** Refused attempts from one address, for whatever names, that cost no delay. */
        @WithDefault("20")
        int freeByAddress();

        /** The first delay; each further refused attempt doubles it. */
        @WithDefault("30s")
        Duration delay();

        /** The longest delay. */
        @WithDefault("15m")
        Duration longestDelay();
    }
}

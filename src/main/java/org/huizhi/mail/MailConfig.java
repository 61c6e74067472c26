package org.huizhi.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

@ConfigMapping(prefix = "huizhi.mail")
interface MailConfig {

    /** How the way to the mail server is secured. */
    enum Security {
        /** A connection that becomes one with TLS, or is none. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** For a server on the same machine. */
        NONE
    }

    /** Name of the mail server; without one no mail is made or sent. */
    Optional<String> host();

    @WithDefault("587")
    int port();

    @WithDefault("starttls")
    Security security();

    Optional<String> username();

    Optional<String> password();

    /** Address that mails come from. */
    Optional<String> from();

    /** When on a working day offices are told what is due, in the region's time zone. */
    @WithDefault("08:00")
    LocalTime digestAt();

    /** Working days after which the silence of a partner is told. */
    @WithDefault("10")
    int silenceAfter();

    /** Between two mails about news to the same office. */
    @WithDefault("PT10M")
    Duration pause();

    /** Mails about news to the same office in a day; what comes after them waits for the next day. */
    @WithDefault("20")
    int mostPerDay();

    /** For each step of the conversation with the mail server, which may look at a mail before it takes it. */
    @WithDefault("PT1M")
    Duration timeout();

    /** After a first failure; doubled by each further one. */
    @WithDefault("PT1M")
    Duration retryAfter();

    @WithDefault("PT1H")
    Duration retryAtMost();

    /** How long a mail is tried before it is parked. */
    @WithDefault("P3D")
    Duration parkAfter();

    /** How often it is looked whether there is something to tell, or to send; the schedule reads it. */
    String checkInterval();

    /** How often it is looked how partners and statements stand; the schedule reads it. */
    String watchInterval();

    default boolean isOn() {
        return host().isPresent();
    }
}

package org.huizhi.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "huizhi.webhook")
interface WebhookConfig {

    /** Networks inside that may be called all the same, say {@code 10.20.0.0/16}. */
    Optional<List<String>> allowedNetworks();

    /** Whether addresses without TLS may be registered: for trials. */
    @WithDefault("false")
    boolean allowHttp();

    /** PEM file of the certificates that receivers are believed by, in place of the JVM's. */
    Optional<Path> trust();

    @WithDefault("10")
    int mostPerAccount();

    /** On the node; so many threads at most deliver at a replica. */
    @WithDefault("200")
    int most();

    @WithDefault("PT5S")
    Duration connectTimeout();

    /** For the whole of a call. */
    @WithDefault("PT10S")
    Duration callTimeout();

    /** After a first failure; doubled by each further one. */
    @WithDefault("PT5S")
    Duration retryAfter();

    @WithDefault("PT10M")
    Duration retryAtMost();

    /** How long a receiver may fail before its webhook is parked. */
    @WithDefault("P5D")
    Duration parkAfter();

    /** How long the former secret still signs after a rotation. */
    @WithDefault("PT24H")
    Duration secretOverlap();

    /** After this time without a sign of it another replica goes on for one that is gone. */
    @WithDefault("PT1M")
    Duration lease();
}

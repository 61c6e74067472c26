package org.huizhi.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the directory comes from. */
@ConfigMapping(prefix = "huizhi.directory")
interface DirectoryConfig {

    /** JWK Set (RFC 7517) of the exchange authority's public keys: the only ones that are believed. */
    Path authority();

    /** One signed entry per line; without it the node lives on the entries it holds. */
    Optional<Path> file();

    /**
     * A directory whose source was not seen whole and good for so long is told: in the log, in health, in the metrics.
     */
    @WithDefault("P7D")
    Duration warnAfter();

    /** How often the file and the entries that other replicas stored are looked at. */
    @WithDefault("30s")
    Duration reloadInterval();
}

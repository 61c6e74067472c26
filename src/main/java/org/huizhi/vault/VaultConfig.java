package org.huizhi.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the keys for person data at rest are. */
@ConfigMapping(prefix = "huizhi.vault")
interface VaultConfig {

    /**
     * JWK Set (RFC 7517) of symmetric keys: kty oct, 256 bit, kid. The first one encrypts, all of them decrypt; those
     * with alg HS256 are for the blind index instead, and again the first is the current one.
     */
    Optional<Path> keys();

    /**
     * The same as text, say from an environment variable that a secret store fills. Exactly one of the two is needed.
     */
    Optional<String> keySet();

    /** How often the file is read again. */
    @WithDefault("30s")
    Duration reloadInterval();

    /** How often it is looked whether something is to be encrypted again with a new key. */
    @WithDefault("1m")
    Duration replaceInterval();
}

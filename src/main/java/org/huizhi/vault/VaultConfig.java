package org.huizhi.vault;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the keys for person data at rest are. */
@ConfigMapping(prefix = "huizhi.vault")
interface VaultConfig {

    /** JWK Set (RFC 7517) of symmetric keys: kty oct, 256 bit, kid. The first one locks, all of them unlock. */
    Path keys();
}

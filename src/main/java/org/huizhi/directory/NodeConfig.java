package org.huizhi.directory;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Which region this node is. */
@ConfigMapping(prefix = "huizhi.node")
public interface NodeConfig {

    /** Mailbox of this node. */
    String mailbox();

    /** JWK Set (RFC 7517) of its private keys, each with kid and use. */
    Path keys();
}

package org.huizhi.feed;

import io.smallrye.config.ConfigMapping;

/** What the bus's client would otherwise take for a broker on this machine. All of {@code kafka.*} is its settings. */
@ConfigMapping(prefix = "kafka.bootstrap")
interface BusConfig {

    String servers();
}

package org.huizhi.resync;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** After a database was restored: how partners are asked, and answered. */
@ConfigMapping(prefix = "huizhi.resync")
interface ResyncConfig {

    /** How often it is looked whether something is to be asked, answered or handled; {@code off} for never. */
    @WithDefault("1s")
    String checkInterval();

    /** Shortest time between two answers to one partner, whoever of the replicas gives them. */
    @WithDefault("1s")
    Duration answerEvery();

    /** How long the messages of a partner are held that does not answer. */
    @WithDefault("24h")
    Duration giveUpAfter();

    /** Messages that one partner can give back; it gives more only by mistake, or to fill tables. */
    @WithDefault("2000000")
    int mostMessages();

    /** Of all of them together, as they were signed. */
    @WithDefault("16G")
    MemorySize mostBytes();

    /** How far back a partner is answered. */
    @WithDefault("P90D")
    Duration answerSince();
}

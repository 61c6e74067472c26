package org.huizhi.agreement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the agreements come from. */
@ConfigMapping(prefix = "huizhi.agreement")
interface AgreementConfig {

    /** Its files named {@code *.agreement.json} are read; without it the node lives on the agreements it holds. */
    Optional<Path> folder();

    /** How often the folder and what other replicas stored are looked at. */
    @WithDefault("30s")
    Duration reloadInterval();

    /** How often this replica looks for what others stored: what the exchange hears through one is to count on all. */
    @WithDefault("2s")
    Duration syncInterval();
}

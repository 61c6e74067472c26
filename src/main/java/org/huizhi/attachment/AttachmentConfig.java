package org.huizhi.attachment;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "huizhi.attachment")
interface AttachmentConfig {

    /** How often it is looked for what is to be asked of other regions; the schedule reads it. */
    String checkInterval();

    /** An upload that no slip lists is deleted so long after it was begun. */
    @WithDefault("P1D")
    Duration keptFor();

    /** Of one account, that no slip lists yet. */
    @WithDefault("20")
    int mostPerAccount();

    /** Of one account, announced in uploads that no slip lists yet. */
    @WithDefault("200M")
    MemorySize mostBytesPerAccount();

    /** Of all accounts, announced in uploads that no slip lists yet. */
    @WithDefault("10G")
    MemorySize mostBytes();

    /** What is asked of one region within a day; the rest waits. */
    @WithDefault("20G")
    MemorySize mostBytesPerRegion();

    /** First wait for pieces that were asked for; it doubles as long as none comes. */
    @WithDefault("2m")
    Duration askAgainAfter();

    @WithDefault("6h")
    Duration askAgainAtMost();

    /** So often without anything coming, then it is taken for lost: some days. */
    @WithDefault("30")
    int askedAtMost();

    Scanner scanner();

    interface Scanner {

        /**
         * Program that looks for malware, with its arguments. It reads the bytes from its standard input, and ends with
         * 0 where it finds nothing and with 1 where it finds something; anything else is a fault of the scanner. Empty:
         * nothing is looked for.
         */
        Optional<List<String>> command();

        /** It is ended after that time, which is a fault too. */
        @WithDefault("60s")
        Duration timeout();
    }
}

package org.huizhi.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "huizhi.upload")
interface UploadConfig {

    /** How often it is looked for uploads to carry out; the schedule reads it. */
    String checkInterval();

    /** An upload is deleted so long after it came, with the rows that were refused. Its file goes when it is done. */
    @WithDefault("P7D")
    Duration keptFor();

    /** Rows of one file. */
    @WithDefault("100000")
    int mostRows();

    /** Bytes of the rows of one upload that are refused, with why; it ends when they are more. */
    @WithDefault("134217728")
    long mostRefusedBytes();

    /** Of all uploads of an account; the oldest go when they are more. */
    @WithDefault("536870912")
    long mostRefusedBytesPerAccount();

    /** Of one account, that are not done yet. */
    @WithDefault("3")
    int mostPerAccount();

    /** Of all, that are not done yet: each is up to 64 MiB in the database. */
    @WithDefault("50")
    int most();
}

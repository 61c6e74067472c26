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

    /** Of one account, that are not done yet. */
    @WithDefault("3")
    int mostPerAccount();

    /** Of all, that are not done yet: each is up to 64 MiB in the database. */
    @WithDefault("50")
    int most();
}

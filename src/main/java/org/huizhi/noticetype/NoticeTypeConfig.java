package org.huizhi.noticetype;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Notice types beyond those shipped: they are data, so that a new one needs no release. */
@ConfigMapping(prefix = "huizhi.notice-types")
public interface NoticeTypeConfig {

    /** Folder of further documents, {@code *.schema.json}; read once, at start. */
    Optional<Path> folder();
}

package org.huizhi.sheet;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read from their beginning as often as needed. */
@FunctionalInterface
public interface ByteSource {

    InputStream open() throws IOException;
}

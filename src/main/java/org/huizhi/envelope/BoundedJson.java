package org.huizhi.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * Bounds of signed JSON (feed contract, "Bounds"). Who signed it is known, but not that its program is sane: nothing
 * here is deep enough to exhaust a stack or has numbers that are costly to read.
 */
final class BoundedJson {

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxNumberLength(100)
            .maxNameLength(1000)
            .build();

    private BoundedJson() {}

    static JsonFactory factory() {
        return JsonFactory.builder().streamReadConstraints(BOUNDS).build();
    }
}

package org.huizhi.console.overview;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.huizhi.statistics.Backlog.Band;

/** @param key of the words for an age of open rounds */
public record BandName(String key) {

    static final List<BandName> ALL = Stream.of(Band.values())
            .map(band -> new BandName("band_" + band.name().toLowerCase(Locale.ROOT)))
            .toList();
}

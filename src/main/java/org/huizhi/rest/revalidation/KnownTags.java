package org.huizhi.rest.revalidation;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller has already, by {@code If-None-Match}: entity tags, compared weakly as for every read. */
public final class KnownTags implements Predicate<String> {

    private static final String WEAK = "W/";
    private static final String ANY = "*";

    private final Set<String> tags;

    /** @param header {@code If-None-Match}; null without one. What is no entity tag is that of nothing */
    public KnownTags(@Nullable String header) {
        this.tags = Stream.of(header == null ? new String[0] : header.split(","))
                .map(KnownTags::strong)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean test(String tag) {
        return tags.contains(ANY) || tags.contains(tag);
    }

    private static String strong(String tag) {
        String trimmed = tag.trim();
        return trimmed.startsWith(WEAK) ? trimmed.substring(WEAK.length()) : trimmed;
    }

    /** @return 304, without content */
    public static Response notModified(String tag) {
        return Response.notModified().header(HttpHeaders.ETAG, tag).build();
    }
}

package org.huizhi.rest.revalidation;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a caller has already, by {@code If-None-Match}: entity tags, compared weakly as for every read. */
public final class KnownTags implements Predicate<String> {

    private static final String WEAK = "W/";

    private final Optional<EntityTags> known;

    /** @param header {@code If-None-Match}; null without one. What is no entity tag is that of nothing */
    public KnownTags(@Nullable String header) {
        this.known = Optional.ofNullable(header).flatMap(EntityTags::parse);
    }

    @Override
    public boolean test(String tag) {
        return known.filter(given -> given.any()
                        || given.tags().stream().anyMatch(one -> strong(one).equals(strong(tag))))
                .isPresent();
    }

    private static String strong(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    /** @return 304, without content */
    public static Response notModified(String tag) {
        return Response.notModified().header(HttpHeaders.ETAG, tag).build();
    }
}

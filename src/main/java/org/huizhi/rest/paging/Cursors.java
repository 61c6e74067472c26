package org.huizhi.rest.paging;

import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.digest.Sha256;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Cursors of lists: the place where a page ended, and a mark of the list and the parameters with which it was asked
 * for. In another list the place would mean nothing, or something else. A cursor gives no right to anything, and says
 * nothing that its reader may not see; so it is neither signed nor encrypted.
 */
public final class Cursors {

    private static final String PARAMETER = "cursor";
    /** They say which page it is and how long, not of which list. */
    private static final Set<String> OF_THE_PAGE = Set.of(PARAMETER, "limit");

    private static final int MARK = 9;

    private Cursors() {}

    /**
     * @param place where a page of the list ends that is asked for now; null on the last page
     * @return its cursor
     */
    public static @Nullable String at(@Nullable String place) {
        return place == null ? null : encoded(place);
    }

    private static String encoded(String place) {
        byte[] text = place.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(MARK + text.length)
                        .put(mark())
                        .put(text)
                        .array());
    }

    /**
     * @param cursor as it was given; null without one
     * @return the place that {@link #at} was told
     * @throws ProblemException 400 where another list gave it, or this one with other parameters
     */
    public static @Nullable String place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > MARK && Arrays.equals(bytes, 0, MARK, mark(), 0, MARK)) {
                return new String(bytes, MARK, bytes.length - MARK, StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            // Falls through: nothing that this node has given.
        }
        throw QueryValues.invalid(
                PARAMETER, "must be the next of a page before, of the same list with the same parameters");
    }

    /** Of the list that is asked for now. */
    private static byte[] mark() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        Map<String, List<String>> parameters =
                new TreeMap<>(request.getUriInfo().getQueryParameters());
        parameters.keySet().removeAll(OF_THE_PAGE);
        String path = request.unwrap(RoutingContext.class).normalizedPath();
        // Neither a segment of a path that is read nor a parameter has a line feed.
        String list = Stream.concat(
                        Stream.of(path.split("/")).filter(segment -> !segment.isEmpty()),
                        parameters.entrySet().stream()
                                .map(each ->
                                        each.getKey() + "=" + each.getValue().get(0)))
                .collect(Collectors.joining("\n"));
        return Arrays.copyOf(Sha256.of(list), MARK);
    }
}

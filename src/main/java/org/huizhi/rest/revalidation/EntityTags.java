package org.huizhi.rest.revalidation;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code If-Match} and {@code If-None-Match} say (RFC 9110, sections 8.8.3 and 13.1).
 *
 * @param any whether it is {@code *}
 * @param tags as they are written, in quotation marks and with {@code W/} where they are weak; at least one, unless any
 *     will do
 */
public record EntityTags(boolean any, List<String> tags) {

    /** How it is written. */
    public static final String FORM =
            "must be *, or entity tags in quotation marks with commas between them, say \"3\"";

    /** In the contract. */
    private static final int LONGEST = 1000;

    private static final String TAG = "(?:W/)?\"[!#-~\\x{80}-\\x{10FFFF}]*\"";
    private static final Pattern ONE = Pattern.compile(TAG);
    /** Elements of a list may be empty (section 5.6.1.2). */
    private static final Pattern LIST = Pattern.compile("[ \t,]*+" + TAG + "(?:[ \t]*+,[ \t,]*+" + TAG + ")*+[ \t,]*+");

    private static final Pattern OF_VERSION = Pattern.compile("(\"[0-9]+)-[0-9a-f]{32}\"");

    /**
     * @return empty where it is neither {@code *} nor a list of entity tags: an empty text, say, or one without quotes
     */
    public static Optional<EntityTags> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.strip().equals("*")) {
            return Optional.of(new EntityTags(true, List.of()));
        }
        return LIST.matcher(text).matches()
                ? Optional.of(new EntityTags(
                        false,
                        ONE.matcher(text).results().map(MatchResult::group).toList()))
                : Optional.empty();
    }

    /**
     * For {@code If-Match}, which compares strongly: a weak one is that of no version.
     *
     * @return the tags of versions, without what makes one answer about a version another than the next; empty where
     *     any version will do
     */
    public List<String> versions() {
        return tags.stream()
                .map(tag -> OF_VERSION.matcher(tag).replaceFirst("$1\""))
                .toList();
    }
}

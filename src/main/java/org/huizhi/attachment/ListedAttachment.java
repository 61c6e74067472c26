package org.huizhi.attachment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * An attachment as a signed message lists it (feed contract, "Attachments").
 *
 * @param id unique in the region that lists it
 * @param name of the file, for people
 * @param sha256 of the bytes, hex
 */
public record ListedAttachment(
        @JsonProperty(required = true) UUID id,
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String mediaType,
        @JsonProperty(required = true) long bytes,
        @JsonProperty(required = true) String sha256) {

    /** Of one attachment. */
    public static final long MOST_BYTES = 20L * 1024 * 1024;

    /** Of one message. */
    public static final int MOST = 10;

    /** Of a name. */
    static final TextRule NAME = TextRule.line(200);

    private static final Pattern TYPE = Pattern.compile("[a-z]+/[a-z0-9.+-]{1,100}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public ListedAttachment {
        Objects.requireNonNull(id, "id");
        NAME.require(name, "the name of an attachment");
        if (!FileName.isPlain(name)) {
            throw new IllegalArgumentException("the name of an attachment is no name of a file");
        }
        if (!TYPE.matcher(mediaType).matches() || !DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("an attachment has no media type, or no SHA-256");
        }
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("an attachment has 1 to " + MOST_BYTES + " bytes");
        }
    }

    /**
     * @return empty where there is no list
     * @throws IllegalArgumentException for a list that is too long, or has one twice
     */
    public static List<ListedAttachment> list(@Nullable List<ListedAttachment> attachments) {
        if (attachments == null) {
            return List.of();
        }
        Set<UUID> ids = new HashSet<>();
        attachments.forEach(one -> ids.add(one.id));
        if (attachments.size() > MOST || ids.size() < attachments.size()) {
            throw new IllegalArgumentException("more than " + MOST + " attachments, or one twice");
        }
        return List.copyOf(attachments);
    }
}

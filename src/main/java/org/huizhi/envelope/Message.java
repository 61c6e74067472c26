package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.validation.Moments;

/**
 * The JSON that is signed (feed contract, "Record"): routing repeated from the headers, and the data of its type.
 *
 * @param id UUIDv7, unique per sender
 * @param source {@code /mailboxes/<mailbox>} of the sender
 * @param destination mailbox of the receiver
 * @param type wire name, see {@link MessageType}
 * @param subject notice id, or for other messages their own subject
 * @param time when the sender made it; one that nobody can keep is the nearest that somebody can, and refused by its
 *     age
 */
public record Message(
        @JsonProperty(required = true) UUID id,
        @JsonProperty(required = true) String source,
        @JsonProperty(required = true) String destination,
        @JsonProperty(required = true) String type,
        @JsonProperty(required = true) String subject,
        @JsonProperty(required = true) Instant time,
        @JsonProperty(required = true) JsonNode data) {

    private static final String SOURCE_PREFIX = "/mailboxes/";
    private static final int LONGEST_ROUTING = 200;

    private static final JsonMapper JSON = JsonMapper.builder(BoundedJson.factory())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectReader READER = JSON.reader();
    private static final ObjectWriter WRITER = JSON.writerFor(Message.class);

    public Message {
        Objects.requireNonNull(id, "id");
        requireRouting(source, "source");
        requireRouting(destination, "destination");
        requireRouting(type, "type");
        requireRouting(subject, "subject");
        time = Moments.nearest(Objects.requireNonNull(time, "time"));
        Objects.requireNonNull(data, "data");
    }

    private static void requireRouting(String value, String name) {
        if (value == null || !isRouting(value)) {
            throw new IllegalArgumentException("message " + name + " is not 1 to 200 printable ASCII characters");
        }
    }

    /** What it may consist of ends up in headers, columns and logs. */
    private static boolean isRouting(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST_ROUTING;
    }

    public static String source(String mailbox) {
        return SOURCE_PREFIX + mailbox;
    }

    /** @return the bytes to sign */
    public byte[] toBytes() {
        try {
            return WRITER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("message " + id + " cannot be written", e);
        }
    }

    /**
     * Reads signed bytes. Unknown fields are ignored, duplicate ones are not.
     *
     * @throws IOException when the bytes are not a message
     */
    public static Message parse(byte[] payload) throws IOException {
        return of(tree(payload));
    }

    /**
     * @return signed bytes as they were written, for {@link #of} and for whoever holds them to a schema
     * @throws IOException when the bytes are not JSON, or a field comes twice
     */
    public static JsonNode tree(byte[] payload) throws IOException {
        return READER.readTree(payload);
    }

    /** @throws IOException when it is not a message */
    public static Message of(JsonNode signed) throws IOException {
        JsonNode data = signed.get("data");
        if (data == null) {
            throw new IOException("the message has no data");
        }
        try {
            return new Message(
                    UUID.fromString(text(signed, "id")),
                    text(signed, "source"),
                    text(signed, "destination"),
                    text(signed, "type"),
                    text(signed, "subject"),
                    Instant.parse(text(signed, "time")),
                    data);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a message", e);
        }
    }

    private static String text(JsonNode signed, String name) throws IOException {
        JsonNode value = signed.get(name);
        if (value == null || !value.isTextual()) {
            throw new IOException("the message has no " + name);
        }
        return value.textValue();
    }

    /** @return the sender's mailbox by the signed source; the source itself when it has another form */
    public String sender() {
        return mailbox(source);
    }

    /** @return the mailbox that a source names; the source itself when it has another form */
    public static String mailbox(String source) {
        return source.startsWith(SOURCE_PREFIX) ? source.substring(SOURCE_PREFIX.length()) : source;
    }
}

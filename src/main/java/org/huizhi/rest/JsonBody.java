package org.huizhi.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies strictly: bounded, no unknown or repeated fields, no guessing of types; each fault with its
 * pointer.
 */
@Singleton
public class JsonBody {

    /** Longest JSON body and longest line of a batch, in bytes. */
    static final int LONGEST = 256 * 1024;

    /** Only what looks like a field's name is repeated: an unknown name may itself be person data. */
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    /** Names, values, brackets and braces: as objects they are many times as large as in a body. */
    private static final int MOST_TOKENS = 20_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final RequestBodies bodies;
    private final ObjectMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            // A number or a truth value is not a text, although Jackson could write it as one.
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            // Nor is a blank text a truth value or a number that is missing.
            .withCoercionConfigDefaults(value -> value.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                    .setAcceptBlankAsEmpty(false))
            .addModule(new SimpleModule("whole numbers").addDeserializer(Integer.class, new WholeNumber()))
            .build();

    /** As JSON Schema has it: 2.0 is one, and 1.9 is not 1. */
    private static final class WholeNumber extends StdScalarDeserializer<Integer> {

        private static final long serialVersionUID = 1;

        private WholeNumber() {
            super(Integer.class);
        }

        @Override
        public @Nullable Integer deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            double value = parser.currentToken().isNumeric() ? parser.getDoubleValue() : Double.NaN;
            return value == (int) value
                    ? Integer.valueOf((int) value)
                    : (Integer) context.handleUnexpectedToken(Integer.class, parser);
        }
    }

    JsonBody(RequestBodies bodies) {
        this.bodies = bodies;
    }

    /**
     * @throws ProblemException 413 when the body is longer than {@link #LONGEST}, 408 when it comes too slowly, 503
     *     when there is no room for a long one
     */
    public byte[] bytes(InputStream body) {
        return bodies.read(body, LONGEST);
    }

    static ProblemException tooLarge() {
        return new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", LONGEST);
    }

    /** @throws ProblemException 400 when it is not JSON, 422 with a pointer when it is not what the contract says */
    public <T> T parse(byte[] bytes, Class<T> type) {
        return bind(tree(bytes), type, "");
    }

    /**
     * Reads a part of a body.
     *
     * @param at JSON pointer of the part
     * @throws ProblemException 422 with a pointer when it is not what the contract says
     */
    <T> T bind(JsonNode tree, Class<T> type, String at) {
        if (!tree.isObject()) {
            throw ProblemException.invalid(at, "invalid-value", "must be an object");
        }
        try {
            return json.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            List<Reference> path = e.getPath();
            boolean nameable = FIELD_NAME.matcher(e.getPropertyName()).matches();
            throw ProblemException.invalid(
                    at + pointer(nameable ? path : path.subList(0, path.size() - 1)),
                    "unknown-field",
                    nameable ? "is not a field of the contract" : "has a field that the contract does not have");
        } catch (JsonProcessingException e) {
            List<Reference> path = e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
            throw ProblemException.invalid(
                    at + pointer(path), "invalid-value", "is not a value that the contract allows here");
        }
    }

    /**
     * The bytes become characters first, by a decoder that takes the one form of each: Jackson's own takes longer forms
     * too, so that bytes of another encoding could pass as a text that nobody wrote; and it guesses UTF-16 and UTF-32.
     */
    private JsonNode tree(byte[] bytes) {
        int from = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        try {
            CharBuffer text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
            try (JsonParser parser =
                    json.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining())) {
                JsonNode tree = json.readTree(parser);
                if (tree != null && parser.nextToken() == null) {
                    return tree;
                }
            }
        } catch (IOException e) {
            // Falls through: what is wrong with it is the caller's to find, and may be person data.
        }
        throw new ProblemException(
                ProblemCode.MALFORMED_JSON,
                "the body is not JSON in UTF-8 (RFC 8259), or too deep, or of too many parts");
    }

    /** Some programs put one before UTF-8; a reader may pass over it (RFC 8259, section 8.1). */
    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    /** @return JSON pointer (RFC 6901) to the field at fault */
    private static String pointer(List<Reference> path) {
        return path.stream().map(JsonBody::step).collect(Collectors.joining());
    }

    private static String step(Reference reference) {
        String name = reference.getFieldName();
        return "/"
                + (name == null ? reference.getIndex() : name.replace("~", "~0").replace("/", "~1"));
    }
}

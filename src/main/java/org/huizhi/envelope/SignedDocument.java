package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.huizhi.validation.Moments;

/**
 * Reads JSON documents that were signed: UTF-8, no duplicate fields, nothing behind the end, no text in place of a
 * number or the reverse, no null in a list. Unknown fields are ignored, so that later versions can add some.
 */
public final class SignedDocument {

    private static final JsonMapper JSON = JsonMapper.builder(BoundedJson.factory())
            .addModule(new JavaTimeModule())
            .addModule(Moments.module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build()
            .writer();

    private SignedDocument() {}

    /** @return UTF-8 JSON of a record, without what is null */
    public static byte[] bytes(Object document) {
        try {
            return WRITER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param type a record whose constructor validates
     * @throws InvalidDocumentException when the bytes are not such a document
     */
    public static <T> T parse(byte[] payload, Class<T> type) throws InvalidDocumentException {
        try {
            T document = JSON.readValue(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString(),
                    type);
            if (document == null) {
                throw new InvalidDocumentException("the document is null");
            }
            return document;
        } catch (CharacterCodingException e) {
            throw new InvalidDocumentException("the document is not UTF-8");
        } catch (JsonMappingException e) {
            throw new InvalidDocumentException(pointer(e) + reason(e));
        } catch (JsonProcessingException e) {
            throw new InvalidDocumentException("the document is not JSON: " + e.getOriginalMessage());
        }
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step ->
                        "/" + (step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName()))
                .collect(Collectors.joining("", "", e.getPath().isEmpty() ? "" : ": "));
    }

    private static String reason(JsonMappingException e) {
        // What a constructor of ours says is better than how the library wraps it.
        return e.getCause() instanceof IllegalArgumentException ours && ours.getMessage() != null
                ? ours.getMessage()
                : e.getOriginalMessage();
    }
}

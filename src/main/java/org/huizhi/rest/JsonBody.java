package org.huizhi.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;

/** Reads request bodies strictly: bounded, no unknown or repeated fields, no guessing of types; each fault with its pointer. */
@Singleton
class JsonBody {

    /** Longest JSON body and longest line of a batch, in bytes. */
    static final int LONGEST = 256 * 1024;

    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** @throws ProblemException 413 when the body is longer than {@link #LONGEST} */
    byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off");
        }
    }

    static ProblemException tooLarge() {
        return new ProblemException(ProblemCode.TOO_LARGE, "longer than " + LONGEST + " bytes");
    }

    /** @throws ProblemException 400 when it is not JSON, 422 with a pointer when it is not what the contract says */
    <T> T parse(byte[] bytes, Class<T> type) {
        try {
            T parsed = json.readValue(bytes, type);
            if (parsed == null) {
                throw ProblemException.invalid("", "invalid-value", "an object is needed");
            }
            return parsed;
        } catch (UnrecognizedPropertyException e) {
            throw ProblemException.invalid(pointer(e), "unknown-field", "is not a field of the contract");
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof JacksonException && !(e.getCause() instanceof JsonMappingException)) {
                throw malformed();
            }
            throw ProblemException.invalid(pointer(e), "invalid-value", "is not a value that the contract allows here");
        } catch (IOException e) {
            throw malformed();
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(ProblemCode.MALFORMED_JSON, "the body is not JSON (RFC 8259)");
    }

    /** @return JSON pointer (RFC 6901) to the field at fault */
    private static String pointer(JsonMappingException e) {
        return e.getPath().stream().map(JsonBody::step).collect(Collectors.joining());
    }

    private static String step(Reference reference) {
        String name = reference.getFieldName();
        return "/"
                + (name == null ? reference.getIndex() : name.replace("~", "~0").replace("/", "~1"));
    }
}

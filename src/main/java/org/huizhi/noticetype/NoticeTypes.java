package org.huizhi.noticetype;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The catalogue of notice types: those shipped, and those of the configured folder. Read and compiled once, at start.
 */
@Startup
@ApplicationScoped
public class NoticeTypes {

    private static final String SHIPPED_FOLDER = "openapi/notice-types/";

    /** By name, because a jar has no folder to list. */
    static final List<String> SHIPPED = List.of(
            "residence-confirmation",
            "certificate-verification",
            "certificate-reissue",
            "service-handover",
            "entitlement-query",
            "cooperation-request",
            "notification");

    private static final String SUFFIX = ".schema.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, NoticeType> types;

    /**
     * @throws InvalidNoticeTypeException naming the document that must not be used, and why
     * @throws UncheckedIOException when a document cannot be read
     */
    public NoticeTypes(NoticeTypeConfig config) {
        Map<String, NoticeType> read = new TreeMap<>();
        try {
            for (String name : SHIPPED) {
                add(read, shipped(name), name + SUFFIX);
            }
            if (config.folder().isPresent()) {
                for (Path file : documents(config.folder().get())) {
                    add(read, document(Files.readAllBytes(file), file.toString()), file.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("notice types cannot be read: " + e.getMessage(), e);
        }
        this.types = Collections.unmodifiableMap(read);
    }

    public Optional<NoticeType> find(String type) {
        return Optional.ofNullable(types.get(type));
    }

    /** @throws IllegalStateException when notices of this type are held, and its document is no longer there */
    public NoticeType require(String type) {
        return find(type).orElseThrow(() -> new IllegalStateException("notice type " + type + " is gone"));
    }

    /** @return all types, by name */
    public Collection<NoticeType> all() {
        return types.values();
    }

    private static void add(Map<String, NoticeType> types, JsonNode document, String source) {
        NoticeType type = NoticeType.read(document, source);
        if (types.putIfAbsent(type.type(), type) != null) {
            throw new InvalidNoticeTypeException(source, "the type '" + type.type() + "' is defined already");
        }
    }

    private static JsonNode shipped(String name) throws IOException {
        String resource = SHIPPED_FOLDER + name + SUFFIX;
        try (InputStream in = NoticeTypes.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new InvalidNoticeTypeException(resource, "is not on the classpath");
            }
            return document(in.readAllBytes(), resource);
        }
    }

    private static JsonNode document(byte[] bytes, String source) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new InvalidNoticeTypeException(source, "is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<Path> documents(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }
}

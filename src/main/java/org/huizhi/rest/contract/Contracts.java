package org.huizhi.rest.contract;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The contracts as committed, from the node that keeps them: REST (OpenAPI 3.1), feed (AsyncAPI 3.0). */
@ApplicationScoped
public class Contracts {

    static final String NODE = "huizhi-node.yaml";
    private static final Pattern VERSION = Pattern.compile(" {2}version: ([0-9]+[.][0-9]+[.][0-9]+)");
    private static final String FEED = "huizhi-feed.yaml";

    void serve(@Observes ManagementInterface operations) {
        serve(operations, "/q/openapi", NODE);
        serve(operations, "/q/asyncapi", FEED);
    }

    private static void serve(ManagementInterface operations, String path, String document) {
        operations
                .router()
                .get(path)
                .blockingHandler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                        .end(Buffer.buffer(read(document))));
    }

    /** @return version of the REST contract, by Semantic Versioning */
    public String apiVersion() {
        return lines(NODE).stream()
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .map(version -> version.group(1))
                .findFirst()
                .orElseThrow();
    }

    static List<String> lines(String document) {
        return new String(read(document), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] read(String document) {
        try (InputStream file = Contracts.class.getResourceAsStream("/openapi/" + document)) {
            if (file == null) {
                throw new IllegalStateException(document + " is not in this build");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

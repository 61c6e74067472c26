package org.huizhi.rest;

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

/** The contracts as committed, from the node that keeps them: REST (OpenAPI 3.1), feed (AsyncAPI 3.0). */
@ApplicationScoped
class Contracts {

    static final String NODE = "huizhi-node.yaml";
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

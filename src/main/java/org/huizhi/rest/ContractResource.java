package org.huizhi.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The contracts as committed, from the node that keeps them. */
@Path("/q")
@PermitAll
@Produces("application/yaml")
public class ContractResource {

    /** @return the REST contract (OpenAPI 3.1) */
    @GET
    @Path("/openapi")
    public byte[] openapi() {
        return document("huizhi-node.yaml");
    }

    /** @return the feed between regions (AsyncAPI 3.0) */
    @GET
    @Path("/asyncapi")
    public byte[] asyncapi() {
        return document("huizhi-feed.yaml");
    }

    private static byte[] document(String name) {
        try (InputStream file = ContractResource.class.getResourceAsStream("/openapi/" + name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not in this build");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

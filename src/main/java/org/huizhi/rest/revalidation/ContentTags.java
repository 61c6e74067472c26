package org.huizhi.rest.revalidation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import org.huizhi.digest.Sha256;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Entity tags of what has no version of its own: a digest over the answer, whatever it is made of. */
@Singleton
class ContentTags {

    /** Bytes of the digest that are told: two answers of one address have the same by no accident. */
    private static final int TOLD = 16;

    private final ObjectMapper json;

    ContentTags(ObjectMapper json) {
        this.json = json;
    }

    @Revalidated
    @ServerResponseFilter
    void tag(ContainerRequestContext request, ContainerResponseContext response) {
        Object content = response.getEntity();
        if (response.getStatus() != Status.OK.getStatusCode() || content == null) {
            return;
        }
        boolean whole = !(content instanceof Tagged);
        String tag = tag(content instanceof Tagged tagged ? tagged.tagged() : content);
        // What is the same for whoever asks, and not byte by byte, has a weak one (RFC 9110, 8.8.1).
        response.getHeaders().putSingle(HttpHeaders.ETAG, whole ? tag : "W/" + tag);
        if (new KnownTags(request.getHeaderString(HttpHeaders.IF_NONE_MATCH)).test(tag)) {
            response.setEntity(null);
            response.setStatus(Status.NOT_MODIFIED.getStatusCode());
        }
    }

    private String tag(Object content) {
        try {
            byte[] told = Arrays.copyOf(Sha256.of(json.writeValueAsBytes(content)), TOLD);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(told) + '"';
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.huizhi.rest;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.providers.serialisers.StreamingOutputMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes answers that are streamed. One that breaks off in the middle must not look whole. Two things would end it as
 * if it were: writers of formats (CSV, XLSX) close what they write to when they fail too; and the framework closes the
 * connection only once all that waits is sent, and meanwhile ends the answer with the problem that it makes of the
 * fault. So here writers close nothing, and the connection is closed at once, before the fault is passed on.
 */
@Provider
class StreamWriter implements ServerMessageBodyWriter<StreamingOutput> {

    private final StreamingOutputMessageBodyWriter framework = new StreamingOutputMessageBodyWriter();

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return framework.isWriteable(type, genericType, target, mediaType);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return framework.isWriteable(type, genericType, annotations, mediaType);
    }

    @Override
    public void writeResponse(StreamingOutput content, Type genericType, ServerRequestContext context)
            throws IOException {
        StreamingOutput open = staysOpen(content);
        framework.writeResponse(
                output -> {
                    try {
                        open.write(output);
                    } catch (IOException | RuntimeException | Error fault) {
                        breakOff(CurrentRequestManager.get()
                                .unwrap(RoutingContext.class)
                                .request());
                        throw fault;
                    }
                },
                genericType,
                context);
    }

    @Override
    public void writeTo(
            StreamingOutput content,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream output)
            throws IOException {
        staysOpen(content).write(output);
    }

    /** Without effect while nothing is on its way; a stream of HTTP/2 is reset by the framework, in order. */
    private static void breakOff(HttpServerRequest request) {
        if (request.response().headWritten() && request.connection() instanceof Http1xServerConnection connection) {
            connection.channel().close().awaitUninterruptibly();
        }
    }

    private static StreamingOutput staysOpen(StreamingOutput content) {
        return output -> content.write(new FilterOutputStream(output) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        });
    }
}

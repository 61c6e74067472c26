package org.huizhi.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.providers.serialisers.StreamingOutputMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes answers that are streamed. One that breaks off in the middle must not look whole: the framework takes the
 * connection down then, unless the answer has ended. Writers of formats (CSV, XLSX) close what they write to when they
 * fail too, and would end it; here only the framework does, when all is written.
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
        framework.writeResponse(staysOpen(content), genericType, context);
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

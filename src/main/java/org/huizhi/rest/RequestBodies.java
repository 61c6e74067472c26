package org.huizhi.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Arrays;
import org.huizhi.access.ConcurrencyLimit;
import org.huizhi.problem.BoundedBodies;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.SlowBodyException;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** The body of the request that is under way in this thread. */
@Singleton
class RequestBodies implements BoundedBodies {

    /** Most bodies are shorter, in bytes. */
    private static final int USUAL = 4 * 1024;

    private final IncomingBody.Pace pace;
    private final Clock clock;

    RequestBodies(IncomingBody.Pace pace, Clock clock) {
        this.pace = pace;
        this.clock = clock;
    }

    IncomingBody open(InputStream body) {
        RoutingContext request = CurrentRequestManager.get().unwrap(RoutingContext.class);
        ConcurrencyLimit.Place place = LoadShedding.placeOf(request);
        // The rest of it would hold the connection.
        Runnable hangUp = () ->
                request.addEndHandler(end -> request.request().connection().close());
        return new IncomingBody(body, announced(request), place::weigh, hangUp, pace, clock);
    }

    /** The front door has looked at its form. */
    private static long announced(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    public byte[] read(InputStream body, int longest) {
        try {
            return read(open(body), longest);
        } catch (SlowBodyException e) {
            throw ProblemException.tooSlow();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off");
        }
    }

    @Override
    public InputStream inPieces(InputStream body, int piece) {
        IncomingBody opened = open(body);
        if (!opened.buffered(piece)) {
            throw ProblemException.crowded();
        }
        return opened;
    }

    private static byte[] read(IncomingBody body, int longest) throws IOException {
        byte[] bytes = new byte[USUAL];
        int length = 0;
        for (int read = 0; read >= 0; read = body.read(bytes, length, bytes.length - length)) {
            length += read;
            if (length > longest) {
                throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", longest);
            }
            if (length == bytes.length) {
                int more = Math.min(2 * length, longest + 1);
                if (!body.buffered(more)) {
                    throw ProblemException.crowded();
                }
                bytes = Arrays.copyOf(bytes, more);
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}

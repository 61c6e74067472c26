package org.huizhi.console;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.problem.BoundedBodies;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.SlowBodyException;
import org.jspecify.annotations.Nullable;

/** Reads forms, and only those that this node showed to this caller. */
@RequestScoped
public class FormReader {

    /** A payload of the largest size, each of its letters written with nine. */
    private static final int LONGEST = 1024 * 1024;

    /** Name, password and where to go next, each of their letters written with nine. */
    private static final int LONGEST_OF_STRANGERS = 16 * 1024;

    /** What somebody has filled in who is a stranger by now. */
    private static final int LONGEST_UNSENT = 64 * 1024;

    /** More than any form has: as objects they are many times as large as in a body. */
    private static final int MOST_FIELDS = 2_000;

    private static final int MOST_BEFORE_FILE = 20;
    private static final int LONGEST_BEFORE_FILE = 2_000;

    private final FormTokens tokens;
    private final BoundedBodies bodies;
    private final CurrentCaller currentCaller;
    private final HttpServerRequest request;

    FormReader(FormTokens tokens, BoundedBodies bodies, CurrentCaller currentCaller, HttpServerRequest request) {
        this.tokens = tokens;
        this.bodies = bodies;
        this.currentCaller = currentCaller;
        this.request = request;
    }

    /**
     * @param body of media type application/x-www-form-urlencoded
     * @throws ProblemException 403 for a form of another site, of another caller, or of yesterday; others as
     *     {@link BoundedBodies#read}
     */
    public SubmittedForm read(InputStream body) {
        Caller caller = currentCaller.find().orElse(null);
        return checked(parsed(bodies.read(body, caller == null ? LONGEST_OF_STRANGERS : LONGEST)), caller);
    }

    /**
     * @param name of the field with the file
     * @param content of the file, to be read at once; null where none was sent
     */
    public record WithFile(
            SubmittedForm form, String name, @Nullable InputStream content) {

        /** What becomes of a file. */
        public interface Taker<T> {

            T take(InputStream content) throws IOException;
        }

        /**
         * Has the file taken.
         *
         * @throws ProblemException 422 where none was sent; what is wrong with it is told at its field. 408 when it
         *     comes too slowly, 400 when it breaks off
         */
        public <T> T file(Taker<T> taker) {
            if (content == null) {
                throw ProblemException.invalid(name, "required", "is required");
            }
            try {
                return taker.take(content);
            } catch (SlowBodyException e) {
                throw ProblemException.tooSlow();
            } catch (IOException e) {
                throw new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off");
            } catch (ProblemException e) {
                throw e.errors().stream().anyMatch(fault -> fault.pointer().isEmpty()) ? e.within(name) : e;
            }
        }
    }

    /**
     * A form with a file in it, which comes behind its other fields: the file is read after the form was checked.
     *
     * @param mediaType of the body
     * @param name of the field with the file
     * @param piece bytes of the file that are in memory at a time
     */
    public WithFile read(InputStream body, @Nullable String mediaType, String name, int piece) {
        Multipart parts = Multipart.of(mediaType, bodies.inPieces(body, piece));
        if (parts == null) {
            return new WithFile(read(body), name, null);
        }
        Map<String, List<String>> fields = new LinkedHashMap<>();
        try {
            for (String part = parts.next(); part != null; part = parts.next()) {
                if (part.equals(name)) {
                    return new WithFile(checked(fields, currentCaller.get()), name, parts.file());
                }
                if (fields.size() == MOST_BEFORE_FILE) {
                    throw new ProblemException(ProblemCode.TOO_LARGE, "the body is larger than this resource takes");
                }
                fields.computeIfAbsent(part, unused -> new ArrayList<>()).add(parts.text(LONGEST_BEFORE_FILE));
            }
        } catch (SlowBodyException e) {
            throw ProblemException.tooSlow();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_PARAMETER, "a parameter or the request cannot be read");
        }
        return new WithFile(checked(fields, currentCaller.get()), name, null);
    }

    private SubmittedForm checked(Map<String, List<String>> fields, @Nullable Caller caller) {
        List<String> token = fields.remove(SubmittedForm.TOKEN);
        if (!isFromHere() || token == null || !tokens.isGood(token.get(0), caller)) {
            throw notShown();
        }
        return new SubmittedForm(fields);
    }

    private static ProblemException notShown() {
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "this form was not shown to you by this node, or more than two weeks ago: open its page again");
    }

    /** Old browsers do not say whether it comes from here, nor do those that came without TLS: they say from where. */
    private boolean isFromHere() {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        String host = request.getHeader(HttpHeaders.HOST);
        return site == null
                ? origin == null || origin.replaceFirst("^https?://", "").equalsIgnoreCase(host)
                : site.equals("same-origin");
    }

    /** One that may come from anywhere, since it changes nothing of the exchange, or proves by itself who sends it. */
    public SubmittedForm readFromAnywhere(InputStream body) {
        return new SubmittedForm(parsed(bodies.read(body, LONGEST_OF_STRANGERS)));
    }

    /**
     * What is only shown again, to who sends it from here: with its token, since it is sent again.
     *
     * @throws ProblemException as {@link #read}
     */
    Map<String, List<String>> readUnsent(InputStream body) {
        Map<String, List<String>> fields = parsed(bodies.read(body, LONGEST_UNSENT));
        if (!isFromHere()) {
            throw notShown();
        }
        return fields;
    }

    private static Map<String, List<String>> parsed(byte[] bytes) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String[] pairs = new String(bytes, StandardCharsets.ISO_8859_1).split("&", MOST_FIELDS + 1);
        if (pairs.length > MOST_FIELDS) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "the body is larger than this resource takes");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                fields.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
        }
        return fields;
    }

    /** Line ends as they are in JSON: a browser sends those of text areas as CR LF. */
    private static String decoded(String text) {
        try {
            byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace("\r\n", "\n");
        } catch (CharacterCodingException e) {
            // A browser that was told to show pages in another encoding sends forms in it: nobody wrote what is read.
            throw new ProblemException(
                    ProblemCode.INVALID_PARAMETER,
                    "the form is not in UTF-8: have the browser show pages in Unicode, and fill it in again");
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.INVALID_PARAMETER, "a parameter or the request cannot be read");
        }
    }
}

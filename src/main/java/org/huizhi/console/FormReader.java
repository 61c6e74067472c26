package org.huizhi.console;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.access.CurrentCaller;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

/** Reads forms, and only those that this node showed to this caller. */
@RequestScoped
public class FormReader {

    /** A payload of the largest size, each of its letters written with nine. */
    private static final int LONGEST = 1024 * 1024;

    private final FormTokens tokens;
    private final CurrentCaller currentCaller;
    private final HttpServerRequest request;

    FormReader(FormTokens tokens, CurrentCaller currentCaller, HttpServerRequest request) {
        this.tokens = tokens;
        this.currentCaller = currentCaller;
        this.request = request;
    }

    /**
     * @param body of media type application/x-www-form-urlencoded
     * @throws ProblemException 403 for a form of another site, of another caller, or of yesterday
     */
    public SubmittedForm read(InputStream body) throws IOException {
        Map<String, List<String>> fields = parsed(body);
        List<String> token = fields.remove(SubmittedForm.TOKEN);
        // Old browsers do not say it, nor do those that came without TLS.
        String from = request.getHeader("Sec-Fetch-Site");
        if ((from != null && !from.equals("same-origin"))
                || token == null
                || !tokens.isGood(token.get(0), currentCaller.find().orElse(null))) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "this form was not shown to you by this node, or more than a day ago: open its page again");
        }
        return new SubmittedForm(fields);
    }

    /** One that may come from anywhere, since it changes nothing of the exchange. */
    static SubmittedForm readFromAnywhere(InputStream body) throws IOException {
        return new SubmittedForm(parsed(body));
    }

    private static Map<String, List<String>> parsed(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "the body is larger than this resource takes");
        }
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : new String(bytes, StandardCharsets.ISO_8859_1).split("&", -1)) {
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
            return URLDecoder.decode(text, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.INVALID_PARAMETER, "a parameter or the request cannot be read");
        }
    }
}

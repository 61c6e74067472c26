package org.huizhi.testsupport;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request and its answer, however they were made.
 *
 * @param uri with the query as sent
 * @param requestHeaders names in any case
 * @param requestBody empty where none was sent
 * @param headers of the answer, names in any case
 */
public record Exchange(
        String method,
        URI uri,
        Map<String, String> requestHeaders,
        byte[] requestBody,
        int status,
        Map<String, String> headers,
        byte[] body) {

    public Exchange {
        method = method.toUpperCase(Locale.ROOT);
        requestHeaders = anyCase(requestHeaders);
        headers = anyCase(headers);
    }

    String path() {
        return uri.getRawPath();
    }

    Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null && !uri.getRawQuery().isEmpty()) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length == 2 ? decoded(parts[1]) : "");
            }
        }
        return query;
    }

    boolean successful() {
        return status >= 200 && status < 300;
    }

    /** @return the media type without its parameters; empty where there is none */
    static String mediaType(Map<String, String> headers) {
        return headers.getOrDefault("Content-Type", "").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> anyCase(Map<String, String> headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(headers);
        return map;
    }
}

package org.huizhi.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.huizhi.fuzz.RequestGenerator.Request;

/** What can be wrong about a request beside its parameters and its JSON: paths, methods, headers, encodings. */
final class HttpMischief {

    /** In whatever must not get into logs and metrics. */
    static final String MARKER = "Zhang-San-110101199003079999";

    private static final List<String> METHODS =
            List.of("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "get", "FOO", "PROPFIND", "GET", "POST");

    private static final List<String> IN_PATHS = List.of(
            ";x=1",
            "/",
            "//",
            "/.",
            "/..",
            "/../x",
            "%2F",
            "%2e%2e%2f",
            "%00",
            "%zz",
            "%",
            "%C1%81",
            "%E7%8E%8B",
            "\\",
            "%5C",
            ":",
            "@",
            "*",
            "'",
            "\"",
            "<script>",
            "{id}",
            "|",
            "^",
            "`",
            "\u00e9",
            "\u00ff\u00fe",
            "~",
            "+",
            "%20",
            "/" + MARKER,
            ";" + MARKER,
            "%" + MARKER,
            "x".repeat(300),
            ".json",
            ".xml",
            "?",
            "?" + MARKER,
            "?a=b=c&&=&%zz=1");

    private static final List<String> LANGUAGES = List.of(
            ";q=x",
            "en;q=1.5",
            "zh-CN;q=",
            "en;q=NaN",
            "*",
            "",
            "en,,zh",
            "q=0.5",
            "x".repeat(2_000),
            "-",
            "en-" + MARKER,
            "zh;q=0",
            "en_US",
            "i-klingon;q=0.001,zh-Hans-CN-x-private",
            ",",
            "\u00e9",
            "de");

    private static final List<String> ACCEPTED = List.of(
            "*/*",
            "text/html",
            "application/json;q=0",
            "application/*",
            "garbage",
            ";",
            "",
            "application/json;charset=",
            "application/problem+json",
            "text/csv",
            "application/json;q=abc",
            "*/json",
            "a/b/c",
            "application/json, */*;q=0.1",
            "image/png",
            MARKER);

    private static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/json;charset=GBK",
            "application/json; charset=utf-16",
            "application/json; charset=\"\"",
            "application/json;charset=nonsense",
            "application/json;",
            "json",
            "",
            "application/json; charset=utf-8; charset=gbk",
            "multipart/form-data; boundary=x",
            "application/JSON",
            "application/x-www-form-urlencoded",
            "application/vnd.x+json",
            "*/*",
            "application/x-ndjson;charset=latin1",
            "application/json; charset=ISO-8859-1",
            "\u00e9/\u00e9");

    private static final List<Map.Entry<String, String>> OTHERS = List.of(
            Map.entry("Idempotency-Key", ""),
            Map.entry("Idempotency-Key", "a b"),
            Map.entry("Idempotency-Key", "\u00e9"),
            Map.entry("Idempotency-Key", "x".repeat(129)),
            Map.entry("Idempotency-Key", "fixed-key"),
            Map.entry("If-Match", ""),
            Map.entry("If-Match", "*"),
            Map.entry("If-Match", "\"1\", \"2\""),
            Map.entry("If-Match", "W/\"1\""),
            Map.entry("If-Match", "garbage"),
            Map.entry("If-None-Match", "*"),
            Map.entry("traceparent", "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00"),
            Map.entry("traceparent", MARKER),
            Map.entry("traceparent", ""),
            Map.entry("Content-Encoding", "gzip"),
            Map.entry("Content-Encoding", "br"),
            Map.entry("Content-Encoding", "identity"),
            Map.entry("Content-Encoding", ""),
            Map.entry("Accept-Encoding", "gzip, br, *;q=0"),
            Map.entry("Accept-Charset", "utf-7"),
            Map.entry("Range", "bytes=0-1"),
            Map.entry("Expect", "100-continue"),
            Map.entry("Expect", "the-impossible"),
            Map.entry("X-HTTP-Method-Override", "DELETE"),
            Map.entry("X-Forwarded-For", "' or 1=1 --"),
            Map.entry("X-Forwarded-Proto", "gopher"),
            Map.entry("Forwarded", "for=\"_\u00ff\";host=evil.example"),
            Map.entry("Host", "evil.example"),
            Map.entry("Origin", "null"),
            Map.entry("Cookie", "a=\"; b=" + MARKER),
            Map.entry("Upgrade", "h2c"),
            Map.entry("Authorization", "Basic eDp4"),
            Map.entry("Content-Language", MARKER),
            Map.entry("Last-Event-ID", "-1"),
            Map.entry("X-" + "y".repeat(200), MARKER));

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            StandardCharsets.ISO_8859_1,
            Charset.forName("GBK"),
            Charset.forName("UTF-32"));

    private HttpMischief() {}

    /** Mostly as it is, sometimes with one thing or another that is odd. */
    static Request applied(Request request, Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> request.to(request.method(), path(request.target(), random));
            case 1 -> request.to(any(METHODS, random), request.target());
            case 2 -> request.with("Accept-Language", any(LANGUAGES, random));
            case 3 -> request.with("Accept", any(ACCEPTED, random));
            case 4 -> request.body().length == 0 ? request : request.with("Content-Type", any(CONTENT_TYPES, random));
            case 5, 6 -> {
                Map.Entry<String, String> other = any(OTHERS, random);
                yield request.with(other.getKey(), other.getValue());
            }
            case 7 -> request.body().length == 0 ? request : encoded(request, random);
            default -> request;
        };
    }

    private static String path(String target, Random random) {
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        int at = random.nextBoolean() ? end : 1 + random.nextInt(end - 1);
        return target.substring(0, at) + any(IN_PATHS, random) + target.substring(at);
    }

    private static Request encoded(Request request, Random random) {
        byte[] body = request.body();
        String text = new String(body, StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> request.withBody(text.getBytes(any(CHARSETS, random)));
            case 1 -> request.withBody(gzip(body)).with("Content-Encoding", "gzip");
            case 2 -> request.withBody(gzip(body));
            case 3 -> request.withBody(("\ufeff" + text).getBytes(StandardCharsets.UTF_8));
            // Each character of ASCII in two bytes, as no encoder writes it.
            default -> request.withBody(overlong(body));
        };
    }

    private static byte[] overlong(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        for (byte each : body) {
            if (each >= 'A' && each <= 'z') {
                out.write(0xC0 | (each >> 6));
                out.write(0x80 | (each & 0x3F));
            } else {
                out.write(each);
            }
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static <T> T any(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    /** A header as it was, with the last value of a name in place of the ones before. */
    static List<Map.Entry<String, String>> replaced(
            List<Map.Entry<String, String>> headers, String name, String value) {
        List<Map.Entry<String, String>> changed = new ArrayList<>(headers);
        changed.removeIf(header -> header.getKey().equalsIgnoreCase(name));
        changed.add(Map.entry(name, value));
        return changed;
    }
}

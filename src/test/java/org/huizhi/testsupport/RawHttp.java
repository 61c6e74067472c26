package org.huizhi.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * HTTP/1.1 as bytes on a socket, one connection a request: no client library tidies up the path, refuses a header or
 * encodes a body.
 */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 1_000;
    private static final int FIRST_AFTER_INTERIM = 200;

    private final URI node;

    /** @param node its scheme is not looked at */
    public RawHttp(URI node) {
        this.node = node;
    }

    /**
     * @param headers names in any case, each once
     * @param body of a stream of events, what came until it was silent
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * @param target path and query, of characters up to U+00FF, which go out as one byte each
     * @param headers beside {@code Connection} and {@code Content-Length}, and {@code Host} where it is not among them
     * @return empty where the server broke off before it answered
     */
    public Optional<Answer> send(String method, String target, List<Map.Entry<String, String>> headers, byte[] body)
            throws IOException {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("Connection: close\r\n");
        if (headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase("Host"))) {
            head.append("Host: ").append(node.getAuthority()).append("\r\n");
        }
        headers.forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket.getOutputStream(), head.append("\r\n").toString(), body);
            return read(socket, method.equals("HEAD"));
        }
    }

    /** A server that refuses a body does not read it to its end. */
    private static void write(OutputStream out, String head, byte[] body) throws IOException {
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        try {
            out.write(body);
            out.flush();
        } catch (SocketException e) {
            // What it answered can be read all the same, most often.
        }
    }

    private static Optional<Answer> read(Socket socket, boolean withoutBody) throws IOException {
        byte[] all;
        try {
            all = readAll(socket);
        } catch (SocketException e) {
            return Optional.empty();
        }
        int begin = 0;
        while (true) {
            int end = endOfHead(all, begin);
            if (end < 0) {
                return Optional.empty();
            }
            String[] lines = new String(all, begin, end - begin, StandardCharsets.ISO_8859_1).split("\r\n");
            int status = Integer.parseInt(lines[0].substring(9, 12));
            if (status < FIRST_AFTER_INTERIM) {
                begin = end + 4;
                continue;
            }
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                String[] parts = lines[i].split(":", 2);
                headers.putIfAbsent(parts[0].trim(), parts[1].trim());
            }
            byte[] rest = Arrays.copyOfRange(all, end + 4, all.length);
            boolean chunked = headers.getOrDefault("Transfer-Encoding", "")
                    .toLowerCase(Locale.ROOT)
                    .contains("chunked");
            boolean stream = isStream(headers.getOrDefault("Content-Type", ""));
            return Optional.of(new Answer(status, headers, withoutBody || !chunked ? rest : joined(rest, stream)));
        }
    }

    /** To the end; of a stream of events, which may have none, what comes until it is silent for a second. */
    private static byte[] readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        boolean inHead = true;
        boolean stream = false;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
                if (inHead) {
                    byte[] soFar = all.toByteArray();
                    int end = endOfHead(soFar, 0);
                    inHead = end < 0;
                    stream = !inHead && isStream(new String(soFar, 0, end, StandardCharsets.ISO_8859_1));
                    if (stream) {
                        socket.setSoTimeout(SILENCE_MILLIS);
                    }
                }
            }
        } catch (SocketTimeoutException e) {
            if (!stream) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    private static boolean isStream(String head) {
        return head.toLowerCase(Locale.ROOT).contains("text/event-stream");
    }

    private static int endOfHead(byte[] all, int from) {
        for (int i = from; i + 3 < all.length; i++) {
            if (all[i] == '\r' && all[i + 1] == '\n' && all[i + 2] == '\r' && all[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** RFC 9112, section 7.1, without extensions and trailers. */
    private static byte[] joined(byte[] chunks, boolean stream) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(chunks.length);
        int at = 0;
        while (true) {
            int end = at;
            while (end < chunks.length && chunks[end] != '\r') {
                end++;
            }
            if (end >= chunks.length && stream) {
                return body.toByteArray();
            }
            if (end >= chunks.length) {
                throw new IOException("the last chunk is missing: the answer broke off");
            }
            int size = Integer.parseInt(new String(chunks, at, end - at, StandardCharsets.US_ASCII).trim(), 16);
            if (size == 0 || (stream && end + 2 + size > chunks.length)) {
                return body.toByteArray();
            }
            body.write(chunks, end + 2, size);
            at = end + 2 + size + 2;
        }
    }
}

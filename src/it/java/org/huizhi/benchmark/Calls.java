package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Requests of callers that cost little themselves, over connections that are kept. Another status than the expected one
 * ends the benchmark.
 */
final class Calls {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Calls() {}

    static String post(String url, String token, String type, byte[] body, int expected) {
        try {
            HttpURLConnection connection = open(url, token);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", type);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream output = connection.getOutputStream()) {
                output.write(body);
            }
            return answer(connection, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        }
    }

    static JsonNode get(String url, String token) {
        try {
            return JSON.readTree(answer(open(url, token), 200));
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        }
    }

    /** A file as it stands, of which little is in memory. */
    static String post(String url, String token, String type, Path file, int expected) {
        try {
            HttpURLConnection connection = open(url, token);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", type);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(Files.size(file));
            try (OutputStream output = connection.getOutputStream()) {
                Files.copy(file, output);
            }
            return answer(connection, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        }
    }

    /** An answer of any length, which replaces what is in the file. */
    static void get(String url, String token, String accepted, Path into) {
        try {
            HttpURLConnection connection = open(url, token);
            connection.setRequestProperty("Accept", accepted);
            if (connection.getResponseCode() != 200) {
                answer(connection, 200);
            }
            try (InputStream body = connection.getInputStream()) {
                Files.copy(body, into, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        }
    }

    static HttpURLConnection open(String url, String token) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setReadTimeout(60_000);
        return connection;
    }

    private static String answer(HttpURLConnection connection, int expected) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (status != expected) {
                throw new IllegalStateException(connection.getURL() + " is answered with " + status + ": " + text);
            }
            return text;
        }
    }
}

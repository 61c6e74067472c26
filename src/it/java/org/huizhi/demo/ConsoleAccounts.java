package org.huizhi.demo;

import com.bastiaanjansen.otp.HOTPGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One account of each role in a region, made as people make them: an administrator fills in a form and gets a one-time
 * link, by which a password and a second factor are set.
 */
final class ConsoleAccounts {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int STEP_SECONDS = 30;
    private static final int PASSWORD_LETTERS = 16;
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern LINK = Pattern.compile("(/console/link/[^<]+)</code>");
    private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7]{32})</code>");
    private static final Pattern RECOVERY = Pattern.compile("<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</code>");

    private final URI node;
    private final Place place;
    private final String administrator;
    private final Supplier<Instant> clock;

    /**
     * @param administrator a token
     * @param clock the node's
     */
    ConsoleAccounts(URI node, Place place, String administrator, Supplier<Instant> clock) {
        this.node = node;
        this.place = place;
        this.administrator = administrator;
        this.clock = clock;
    }

    /**
     * @param secret of the second factor, to be typed into an app
     * @param recoveryCode good once in the place of a code
     */
    record Account(String name, String password, String secret, String recoveryCode) {}

    Map<Role, Account> make() {
        Map<Role, Account> made = new EnumMap<>(Role.class);
        String password = newPassword();
        for (Role role : Role.values()) {
            made.put(role, make(role, password));
        }
        return made;
    }

    private Account make(Role role, String password) {
        String shown = "/console/settings/accounts/new";
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("/name", role.word());
        fields.put("/displayName", place.chinese + " " + role.word());
        fields.put("/roles", role.word());
        fields.put("/offices", place.hub());
        String link = found(LINK, send(shown, shown, fields, administrator));
        String page = get(link, null);
        String secret = found(SECRET, page);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("/password", password);
        chosen.put("/repeated", password);
        chosen.put("/code", code(secret));
        String done = post(link, page, chosen, null);
        return new Account(role.word(), password, secret, found(RECOVERY, done));
    }

    private static String newPassword() {
        return RANDOM.ints(PASSWORD_LETTERS, 0, LETTERS.length())
                .mapToObj(letter -> String.valueOf(LETTERS.charAt(letter)))
                .collect(Collectors.joining());
    }

    private String code(String secret) {
        return new HOTPGenerator.Builder(secret.getBytes(StandardCharsets.US_ASCII))
                .build()
                .generate(clock.get().getEpochSecond() / STEP_SECONDS);
    }

    private String send(String shown, String action, Map<String, String> fields, String token) {
        return post(action, get(shown, token), fields, token);
    }

    private String get(String path, String token) {
        return answer(request(path, token).GET().build());
    }

    /** @param page that shows the form */
    private String post(String path, String page, Map<String, String> fields, String token) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("token", hidden(page, "token"));
        all.put("key", hidden(page, "key"));
        String body = all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return answer(request(path, token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path))
                .timeout(LIMIT)
                .header("Accept", "text/html")
                .header("Accept-Language", Locale.ENGLISH.getLanguage());
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static String answer(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("status " + response.statusCode() + " instead of 200 of "
                        + request.method() + " for an account of the console: " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer of the console", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the console", e);
        }
    }

    /** The form of the page comes after those of its head. */
    private static String hidden(String page, String name) {
        String before = "name=\"" + name + "\" value=\"";
        int at = page.lastIndexOf(before) + before.length();
        return page.substring(at, page.indexOf('"', at));
    }

    private static String found(Pattern pattern, String page) {
        Matcher found = pattern.matcher(page);
        if (!found.find()) {
            throw new IllegalStateException("a page of the console has no " + pattern);
        }
        return found.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

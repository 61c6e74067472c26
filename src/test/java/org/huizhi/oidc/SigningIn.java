package org.huizhi.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.huizhi.testsupport.Ports;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A region's issuer, by HTTP, in this JVM: it signs people in by OpenID Connect, checks the client, the code's one use
 * and PKCE, and replaces its keys. What it says, and how it answers, a test can change.
 */
public final class SigningIn implements AutoCloseable {

    public static final String CLIENT = "huizhi-yulin";
    /** With what has to be encoded in a header. */
    public static final String SECRET = "a secret: 100% + more";

    public static final String CONSOLE = "https://huizhi.yulin.example";

    private static final PublicJsonWebKey FIRST = rsa();

    private final HttpServer server;
    private final String name;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Map<String, Object> configuration = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<PublicJsonWebKey> published = new ArrayList<>();
    private volatile PublicJsonWebKey signing;
    private volatile @Nullable PublicJsonWebKey clientKey;

    /** Somebody as the issuer knows him. */
    public record Person(String subject, String name, List<String> roles, List<String> offices) {

        /** Somebody whom no other test knows. */
        public static Person with(String name, List<String> roles, String... offices) {
            return new Person(UUID.randomUUID().toString(), name, roles, List.of(offices));
        }
    }

    private record Grant(String challenge, String redirect, String token) {}

    /** How an address answers instead. */
    public record Fault(int status, byte[] body, Duration delay) {}

    private SigningIn(HttpServer server) {
        this.server = server;
        this.name = "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/yulin";
        this.signing = FIRST;
        published.add(signing);
        configuration.put("issuer", name);
        configuration.put("authorization_endpoint", name + "/authorize");
        configuration.put("token_endpoint", name + "/token");
        configuration.put("jwks_uri", name + "/keys");
        configuration.put("end_session_endpoint", name + "/logout");
    }

    public static SigningIn start() {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0);
            SigningIn issuer = new SigningIn(server);
            server.createContext("/", issuer::answer);
            server.setExecutor(Executors.newCachedThreadPool());
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Made once: it takes longer than a test. */
    private static PublicJsonWebKey rsa() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("rsa");
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicJsonWebKey newKey() {
        try {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(UUID.randomUUID().toString());
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its identifier. */
    public String name() {
        return name;
    }

    /** Signs by another key from now on, of another kind; the former one is not published any more. */
    public void replaceKey() {
        PublicJsonWebKey key = newKey();
        synchronized (published) {
            published.clear();
            published.add(key);
        }
        signing = key;
    }

    /** Takes this client by its key alone. */
    public void expect(PublicJsonWebKey key) {
        clientKey = key;
    }

    /** @param value null takes it out */
    public void configure(String field, @Nullable Object value) {
        if (value == null) {
            configuration.remove(field);
        } else {
            configuration.put(field, value);
        }
    }

    /** @param path {@code /token} and so on */
    public void answers(String path, Fault fault) {
        faults.put(path, fault);
    }

    /** Answers as it should again. */
    public void mend() {
        faults.clear();
    }

    /** @return how often this was asked for */
    public int asked(String path) {
        return asked.getOrDefault(path, 0);
    }

    /** What a token says of somebody, to be changed before it is signed. */
    public JwtClaims claims(Person person, String nonce) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(name);
        claims.setAudience(CLIENT);
        claims.setSubject(person.subject());
        claims.setStringClaim("preferred_username", person.name());
        claims.setStringListClaim("groups", person.roles());
        claims.setStringListClaim("offices", person.offices());
        claims.setStringClaim("nonce", nonce);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        return claims;
    }

    /** What a token says by which the issuer tells that somebody is not signed in any more. */
    public JwtClaims signOut(String subject) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(name);
        claims.setAudience(CLIENT);
        claims.setSubject(subject);
        claims.setStringClaim("sid", "08a5019c-17e1-4977-8f42-65a12843ea02");
        claims.setGeneratedJwtId();
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(2);
        claims.setClaim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        return claims;
    }

    /** @return a date so many seconds from now */
    public static NumericDate in(long seconds) {
        NumericDate date = NumericDate.now();
        date.addSeconds(seconds);
        return date;
    }

    public String sign(JwtClaims claims) {
        PublicJsonWebKey key = signing;
        return signed(claims, key instanceof RsaJsonWebKey ? "RS256" : "ES256", key.getKeyId(), key.getPrivateKey());
    }

    /** As nobody but the issuer should be able to; {@code none}, or a MAC under the public key. */
    public String signBadly(JwtClaims claims, String algorithm) {
        return signed(
                claims,
                algorithm,
                signing.getKeyId(),
                algorithm.equals("none")
                        ? null
                        : new HmacKey(signing.getPublicKey().getEncoded()));
    }

    private static String signed(JwtClaims claims, String algorithm, String id, java.security.@Nullable Key key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            signature.setPayload(claims.toJson());
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKeyIdHeaderValue(id);
            signature.setKey(key);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fields behind an address to which a browser was sent. */
    public static Map<String, String> fields(String address) {
        return parsed(String.valueOf(URI.create(address).getRawQuery()));
    }

    private static Map<String, String> parsed(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    /**
     * Somebody whose browser was sent here signs in.
     *
     * @return where the browser is sent back to, without the host
     */
    public String signIn(String authorization, Person person) {
        return signIn(authorization, person, claims -> claims);
    }

    /** @param other what his token says instead */
    public String signIn(String authorization, Person person, UnaryOperator<JwtClaims> other) {
        String nonce = String.valueOf(fields(authorization).get("nonce"));
        return answered(authorization, sign(other.apply(claims(person, nonce))));
    }

    /** @return likewise, with a code for this token */
    public String answered(String authorization, String token) {
        Map<String, String> fields = fields(authorization);
        String code = UUID.randomUUID().toString();
        grants.put(
                code,
                new Grant(
                        String.valueOf(fields.get("code_challenge")),
                        String.valueOf(fields.get("redirect_uri")),
                        token));
        return URI.create(String.valueOf(fields.get("redirect_uri"))).getRawPath() + "?state=" + fields.get("state")
                + "&code=" + code + "&session_state=x.y&iss=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/realms/yulin", "");
        asked.merge(path, 1, Integer::sum);
        byte[] body = exchange.getRequestBody().readAllBytes();
        Fault fault = faults.get(path);
        if (fault != null) {
            try {
                Thread.sleep(fault.delay().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (fault.status() / 100 == 3) {
                exchange.getResponseHeaders().add("Location", new String(fault.body(), StandardCharsets.UTF_8));
            }
            send(exchange, fault.status(), fault.body());
            return;
        }
        switch (path) {
            case "/.well-known/openid-configuration" -> send(exchange, 200, json(configuration));
            case "/keys" -> send(exchange, 200, keys().getBytes(StandardCharsets.UTF_8));
            case "/token" -> token(exchange, parsed(new String(body, StandardCharsets.UTF_8)));
            default -> send(exchange, 404, new byte[0]);
        }
    }

    private String keys() {
        synchronized (published) {
            return new JsonWebKeySet(published).toJson(OutputControlLevel.PUBLIC_ONLY);
        }
    }

    private void token(HttpExchange exchange, Map<String, String> fields) throws IOException {
        if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"), fields)) {
            send(exchange, 401, json(Map.of("error", "invalid_client")));
            return;
        }
        Grant grant = grants.remove(String.valueOf(fields.get("code")));
        boolean good = grant != null
                && "authorization_code".equals(fields.get("grant_type"))
                && grant.redirect().equals(fields.get("redirect_uri"))
                && grant.challenge().equals(challenge(String.valueOf(fields.get("code_verifier"))));
        send(
                exchange,
                good ? 200 : 400,
                json(
                        good
                                ? Map.of("id_token", grant.token(), "access_token", "x", "token_type", "Bearer")
                                : Map.of("error", "invalid_grant")));
    }

    private boolean isClient(@Nullable String header, Map<String, String> fields) {
        PublicJsonWebKey key = clientKey;
        if (key != null) {
            try {
                new JwtConsumerBuilder()
                        .setVerificationKey(key.getPublicKey())
                        .setExpectedIssuer(CLIENT)
                        .setExpectedSubject(CLIENT)
                        .setExpectedAudience(name)
                        .setRequireExpirationTime()
                        .setRequireJwtId()
                        .build()
                        .process(fields.get("client_assertion"));
                return true;
            } catch (InvalidJwtException e) {
                return false;
            }
        }
        if (String.valueOf(configuration.get("token_endpoint_auth_methods_supported"))
                .equals("[client_secret_post]")) {
            return header == null
                    && CLIENT.equals(fields.get("client_id"))
                    && SECRET.equals(fields.get("client_secret"));
        }
        String pair = CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        return ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))).equals(header);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] json(Map<String, ?> fields) {
        return org.jose4j.json.JsonUtil.toJson(new HashMap<>(fields)).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // Whoever asked has gone.
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package org.huizhi.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.Guest;
import org.huizhi.access.IdTokens;
import org.huizhi.access.RefusedTokenException;
import org.huizhi.calendar.NodeClock;
import org.jspecify.annotations.Nullable;

/**
 * The issuer that signs people in to the console, where one is set. However slow it is, it holds few threads, for a
 * short time. Thread-safe.
 */
@Startup
@ApplicationScoped
public class Issuer {

    /** Where it sends browsers back to, below the console's address. */
    public static final String ANSWERS = "/console/sign-in/issuer/answer";

    /** Where it sends them after a sign-out. */
    private static final String SIGN_IN = "/console/sign-in";

    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Requests to it at once. */
    private static final int MOST = 4;

    private static final int LONGEST_TOKEN = 64 * 1024;
    private static final int OK = 200;
    private static final int SERVER_FAULT = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final OidcSettings settings;
    private final IdTokens tokens;
    private final Clock clock;
    private final @Nullable Client client;
    private final Semaphore places = new Semaphore(MOST);
    private volatile @Nullable Known known;

    /** What is set. */
    private record Client(String issuer, String id, URI console, ClientProof proof, IssuerHttp http, IssuerKeys keys) {}

    private record Known(Metadata metadata, Instant at) {}

    /**
     * @param console the address of the node's console, as browsers have it
     * @throws IllegalStateException when an issuer is set, and something that is needed with it is not
     */
    Issuer(
            OidcSettings settings,
            @ConfigProperty(name = "huizhi.console.address") Optional<String> console,
            IdTokens tokens,
            Clock clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
        this.client = settings.issuer()
                .map(issuer -> client(issuer, settings, console, clock))
                .orElse(null);
    }

    private static Client client(String issuer, OidcSettings settings, Optional<String> console, Clock clock) {
        if (SafeAddress.of(issuer)
                .filter(address -> address.getRawQuery() == null)
                .isEmpty()) {
            throw new IllegalStateException("huizhi.oidc.issuer must be an address by https");
        }
        URI own = console.flatMap(SafeAddress::of)
                .orElseThrow(() -> new IllegalStateException("huizhi.console.address is needed with huizhi.oidc.issuer:"
                        + " the address of the console as browsers have it, by https"));
        String id = settings.clientId()
                .orElseThrow(
                        () -> new IllegalStateException("huizhi.oidc.client-id is needed with huizhi.oidc.issuer"));
        if (settings.clientSecret().isPresent() == settings.clientKey().isPresent()) {
            throw new IllegalStateException(
                    "one of huizhi.oidc.client-secret and huizhi.oidc.client-key is needed with huizhi.oidc.issuer");
        }
        IssuerHttp http = new IssuerHttp(
                settings.timeout(), settings.trustedCertificates().orElse(null));
        return new Client(
                issuer,
                id,
                own,
                new ClientProof(
                        issuer,
                        id,
                        settings.clientSecret().orElse(null),
                        settings.clientKey().orElse(null),
                        NodeClock.ofTheMachine()),
                http,
                new IssuerKeys(http, clock));
    }

    /** What the issuer does for somebody. */
    public sealed interface Reply {

        /** Somebody's browser goes there. */
        record Leads(URI address) implements Reply {}

        /** It says who somebody is. */
        record Vouches(Guest guest) implements Reply {}

        /**
         * Somebody is not signed in there any more.
         *
         * @param subject who it is to the issuer
         */
        record SignsOut(String issuer, String subject) implements Reply {}

        /**
         * What it says does not count, or it says no.
         *
         * @param why for the log; repeats nothing that came
         */
        record Refused(String why) implements Reply {}

        /** @param why for the log */
        record Unreachable(String why) implements Reply {}

        /** Too many are asking it at this moment. */
        record Busy() implements Reply {}
    }

    /**
     * What a browser has brought back.
     *
     * @param code to be redeemed for tokens
     * @param issuer who says so; null where it does not say it (RFC 9207)
     */
    public record Answer(String code, @Nullable String issuer) {}

    public boolean isSet() {
        return client != null;
    }

    /** @return whether this is the one that is set */
    public boolean is(String issuer) {
        return client != null && client.issuer().equals(issuer);
    }

    /** @return what people know it by; empty where none is set */
    public Optional<String> name() {
        return client == null
                ? Optional.empty()
                : Optional.of(settings.name().orElse(URI.create(client.issuer()).getHost()));
    }

    /** @return the way to it, or why there is none */
    public Reply authorization(Challenge challenge) {
        return asked(set -> {
            Metadata metadata = metadata(set);
            FormBody question = new FormBody()
                    .with("response_type", "code")
                    .with("client_id", set.id())
                    .with("redirect_uri", answers(set))
                    .with("scope", scope())
                    .with("state", challenge.state())
                    .with("nonce", challenge.nonce())
                    .with("code_challenge", challenge.ofVerifier())
                    .with("code_challenge_method", "S256");
            settings.acr().ifPresent(classes -> question.with("acr_values", String.join(" ", classes)));
            return new Reply.Leads(question.behind(metadata.authorization()));
        });
    }

    private String scope() {
        return "openid" + (settings.scopes().isEmpty() ? "" : " " + String.join(" ", settings.scopes()));
    }

    private static String answers(Client set) {
        return set.console().resolve(ANSWERS).toString();
    }

    /** @return who has come back, or why nobody is believed to have */
    public Reply redeem(Answer answer, Challenge challenge) {
        return asked(set -> {
            Metadata metadata = metadata(set);
            if (answer.issuer() == null ? metadata.namesItself() : !set.issuer().equals(answer.issuer())) {
                return new Reply.Refused("the answer is not of this issuer");
            }
            String token = idToken(set, metadata, answer.code(), challenge);
            IdTokens.Expected expected = new IdTokens.Expected(
                    set.issuer(),
                    set.id(),
                    challenge.nonce(),
                    Set.copyOf(settings.acr().orElse(List.of())));
            return new Reply.Vouches(tokens.read(token, set.keys().of(token, metadata.keys()), expected));
        });
    }

    private static String idToken(Client set, Metadata metadata, String code, Challenge challenge)
            throws UnreachableException, RefusedTokenException {
        FormBody form = new FormBody()
                .with("grant_type", "authorization_code")
                .with("code", code)
                .with("redirect_uri", answers(set))
                .with("code_verifier", challenge.verifier());
        IssuerHttp.Answer answer = set.proof().post(set.http(), metadata, form);
        if (answer.status() >= SERVER_FAULT) {
            throw new UnreachableException("its token endpoint answers " + answer.status());
        }
        if (answer.status() != OK) {
            throw new RefusedTokenException("its token endpoint answers " + answer.status());
        }
        String token = tree(answer.body()).path("id_token").asText();
        if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
            throw new RefusedTokenException("there is no ID token, or one of more than " + LONGEST_TOKEN + " bytes");
        }
        return token;
    }

    private static JsonNode tree(byte[] json) throws RefusedTokenException {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            // Without the cause, which may repeat a token.
            throw new RefusedTokenException("its answer is no JSON");
        }
    }

    /** @return where somebody ends what he has with it; empty where it offers that nowhere, or is not to be reached */
    public Optional<URI> signOut() {
        Reply reply = asked(set -> {
            URI end = metadata(set).endSession();
            return end == null
                    ? new Reply.Refused("it offers no sign-out")
                    : new Reply.Leads(new FormBody()
                            .with("client_id", set.id())
                            .with(
                                    "post_logout_redirect_uri",
                                    set.console().resolve(SIGN_IN).toString())
                            .behind(end));
        });
        return reply instanceof Reply.Leads leads ? Optional.of(leads.address()) : Optional.empty();
    }

    /**
     * What it says by itself (Back-Channel Logout).
     *
     * @param token a logout token
     * @return who is not signed in there any more, or why it is not believed
     */
    public Reply told(String token) {
        return asked(set -> new Reply.SignsOut(
                set.issuer(),
                tokens.readSignOut(token, set.keys().of(token, metadata(set).keys()), set.issuer(), set.id())));
    }

    private interface Question {

        Reply of(Client set) throws UnreachableException, RefusedTokenException;
    }

    private Reply asked(Question question) {
        Client set = client;
        if (set == null) {
            return new Reply.Unreachable("no issuer is set");
        }
        if (!places.tryAcquire()) {
            return new Reply.Busy();
        }
        try {
            return question.of(set);
        } catch (UnreachableException e) {
            return new Reply.Unreachable(String.valueOf(e.getMessage()));
        } catch (RefusedTokenException e) {
            return new Reply.Refused(String.valueOf(e.getMessage()));
        } finally {
            places.release();
        }
    }

    /** Without waiting for whoever asks at the same time: both get the same. */
    private Metadata metadata(Client set) throws UnreachableException {
        Known held = known;
        Instant now = clock.instant();
        if (held == null || !held.at().plus(KEPT).isAfter(now) || held.at().isAfter(now)) {
            String base = set.issuer().replaceFirst("/$", "");
            held = new Known(
                    Metadata.read(set.http().get(URI.create(base + Metadata.PATH)), set.issuer()), clock.instant());
            known = held;
        }
        return held.metadata();
    }
}

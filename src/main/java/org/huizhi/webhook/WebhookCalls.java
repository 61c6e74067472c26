package org.huizhi.webhook;

import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.huizhi.webhook.CallResult.Failure;

/**
 * Calls addresses that somebody registered (ADR 55). The name is looked up here, each address that comes of it is held
 * to the {@link AddressRule}, and the connection goes to that very address, so that what a name server says afterwards
 * does not matter; the name stays for TLS and the {@code Host} header. No redirect is followed, no proxy is used, and
 * of an answer little more than its status is read.
 */
@Startup
@ApplicationScoped
class WebhookCalls {

    /** Of a name with several. */
    private static final int MOST_ADDRESSES = 3;
    /** Of an account, beside the calls of its webhooks. */
    private static final int TESTED_AT_ONCE = 1;
    /** Shorter than servers keep theirs, so that none is closed there while it is used here. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private static final int MOST_IN_HEADERS = 16 * 1024;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** What some resolvers take for an IPv4 address, and no name: its last label is a number. */
    private static final Pattern IN_NUMBERS = Pattern.compile("(.*[.])?(0[xX][0-9a-fA-F]*|[0-9]+)[.]?");
    /** The only way to write one that all read alike. */
    private static final Pattern DOTTED = Pattern.compile("((0|[1-9][0-9]{0,2})[.]){3}(0|[1-9][0-9]{0,2})");

    private final HttpClient client;
    /** Opens a connection for each call. */
    private final HttpClient unsharing;

    private final AddressRule rule;
    private final NameLookUps names;
    private final Duration timeout;
    private final Set<HttpConnection> unused = ConcurrentHashMap.newKeySet();

    /** @throws IllegalStateException where the file of certificates cannot be read */
    @Inject
    WebhookCalls(Vertx vertx, WebhookConfig config) {
        this(vertx, config, InetAddress::getAllByName);
    }

    WebhookCalls(Vertx vertx, WebhookConfig config, NameLookUps.Names names) {
        this.rule = new AddressRule(
                config.allowedNetworks().orElse(List.of()).stream()
                        .map(Network::parse)
                        .toList(),
                AddressRule::isOwn);
        this.timeout = config.callTimeout();
        this.names = new NameLookUps(
                names,
                config.mostPerAccount() + TESTED_AT_ONCE,
                config.connectTimeout().compareTo(timeout) < 0 ? config.connectTimeout() : timeout);
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setVerifyHost(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                // Each webhook has one call under way, so none waits for another's to the same host.
                .setMaxPoolSize(config.most())
                .setMaxHeaderSize(MOST_IN_HEADERS);
        config.trust().ifPresent(file -> options.setTrustOptions(trusting(file)));
        this.client = client(vertx, options);
        this.unsharing = client(vertx, new HttpClientOptions(options).setKeepAlive(false));
    }

    private HttpClient client(Vertx vertx, HttpClientOptions options) {
        return vertx.httpClientBuilder()
                .with(options)
                .withConnectHandler(this::opened)
                .build();
    }

    /** What comes there beside answers ends it, and is nothing for the node's log: somebody else writes it. */
    private void opened(HttpConnection connection) {
        unused.add(connection);
        connection.exceptionHandler(fault -> connection.close());
        connection.closeHandler(closed -> unused.remove(connection));
    }

    private static PemTrustOptions trusting(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("huizhi.webhook.trust: " + file + " cannot be read");
        }
        return new PemTrustOptions().addCertPath(file.toString());
    }

    @PreDestroy
    void close() {
        client.close();
        unsharing.close();
        names.close();
    }

    /** @return whether this host can be called as far as it can be told without asking for its name */
    boolean mayCall(String host) {
        if (IN_NUMBERS.matcher(host).matches() && !DOTTED.matcher(host).matches()) {
            return false;
        }
        boolean literal = host.startsWith("[") || DOTTED.matcher(host).matches();
        try {
            return !literal || rule.permits(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Waits for the answer, for as long as a call may take. Not for a thread that others wait for.
     *
     * @param account whose receiver it is
     */
    CallResult post(String account, URI url, Map<String, String> headers, byte[] body) {
        long begun = System.nanoTime();
        List<InetAddress> permitted;
        try {
            permitted = Stream.of(names.of(account, bare(url.getHost())))
                    .filter(rule::permits)
                    .limit(MOST_ADDRESSES)
                    .toList();
        } catch (UnknownHostException e) {
            return CallResult.failed(Failure.UNKNOWN_HOST, millisSince(begun));
        } catch (TimeoutException e) {
            return CallResult.failed(Failure.TIMEOUT, millisSince(begun));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CallResult.failed(Failure.TIMEOUT, millisSince(begun));
        }
        CallResult result = CallResult.failed(Failure.FORBIDDEN_ADDRESS, millisSince(begun));
        for (InetAddress address : permitted) {
            OneCall call = call(client, url, address, headers, body, begun);
            result = call.await(timeout);
            if (result.failure() == Failure.BROKEN && call.isOnUsedConnection()) {
                // What the call before left there can be the cause, or that it was being closed.
                result = call(unsharing, url, address, headers, body, begun).await(timeout);
            }
            if (result.failure() != Failure.NO_CONNECTION) {
                break;
            }
        }
        return result;
    }

    private OneCall call(
            HttpClient by, URI url, InetAddress address, Map<String, String> headers, byte[] body, long begun) {
        boolean secure = "https".equals(url.getScheme());
        int usual = secure ? HTTPS_PORT : HTTP_PORT;
        int port = url.getPort() < 0 ? usual : url.getPort();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(
                        new InetSocketAddress(AddressRule.address(address.getAddress()), port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(secure)
                .setURI(target(url))
                .setFollowRedirects(false);
        headers.forEach(options::putHeader);
        OneCall call = new OneCall(begun);
        by.request(options).onComplete(opened -> {
            if (opened.failed()) {
                call.failed(opened.cause());
            } else {
                boolean first = unused.remove(opened.result().connection());
                call.send(opened.result(), Buffer.buffer(body), !first);
            }
        });
        return call;
    }

    private static int millisSince(long begun) {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** An IPv6 address without its brackets. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}

package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.webhook.CallingNode.NAME;
import static org.huizhi.webhook.CallingNode.allowing;
import static org.huizhi.webhook.CallingNode.calls;
import static org.huizhi.webhook.CallingNode.post;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.SelfSigned;
import org.huizhi.webhook.CallResult.Failure;
import org.huizhi.webhook.CallingNode.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that calls what somebody else names, at names that mean what somebody else likes. */
class WebhookCallsTest {

    private static Vertx vertx;

    @TempDir
    static Path folder;

    private final WebhookReceiver receiver = WebhookReceiver.start();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private String named(String path) {
        return "http://" + NAME + ":" + receiver.port() + path;
    }

    /** The name has no address anywhere else, so what is called is what was looked at. */
    @Test
    void theAddressThatWasLookedAtIsCalledUnderItsName() {
        CallResult result = post(calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1"), named("/a/b?c=d%20e"));

        assertThat(result.isDelivered()).isTrue();
        assertThat(result.status()).isEqualTo(204);
        assertThat(receiver.taken("/a/b")).singleElement().satisfies(call -> {
            assertThat(call.header("Host")).isEqualTo(NAME + ":" + receiver.port());
            assertThat(call.body()).isEqualTo("{}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"})
    void aNameThatLeadsInsideIsNotCalled(String address) {
        CallResult result = post(calls(vertx, allowing(), address), named("/inside"));

        assertThat(result.failure()).isEqualTo(Failure.FORBIDDEN_ADDRESS);
        assertThat(result.kind()).isEqualTo("forbidden");
        assertThat(receiver.taken("/inside")).isEmpty();
    }

    @Test
    void ofANameWithSeveralAddressesThoseInsideAreLeftOut() {
        CallResult result = post(calls(vertx, allowing("127.0.0.1/32"), "10.1.2.3", "127.0.0.1"), named("/one"));

        assertThat(result.isDelivered()).isTrue();
        assertThat(receiver.taken("/one")).hasSize(1);
    }

    @Test
    void theNextAddressIsTriedWhereNobodyListens() {
        CallResult result = post(
                calls(vertx, allowing("127.0.0.9/32", "127.0.0.1/32"), "127.0.0.9", "127.0.0.1"), named("/second"));

        assertThat(result.isDelivered()).isTrue();
    }

    @Test
    void anAddressInTheUrlIsHeldToTheSame() {
        WebhookCalls calls = calls(vertx, allowing("10.20.0.0/16"));

        assertThat(List.of("10.20.0.1", "8.8.8.8", "[2400:3200::1]", "inside.example", "7.example", "0x7f.example."))
                .allSatisfy(host -> assertThat(calls.mayCall(host)).as(host).isTrue());
        assertThat(List.of(
                        "10.21.0.1",
                        "127.0.0.1",
                        "[::1]",
                        "[::ffff:7f00:1]",
                        "2130706433",
                        "0",
                        "010.20.0.1",
                        "0x0a140001",
                        "8.8"))
                .allSatisfy(host -> assertThat(calls.mayCall(host)).as(host).isFalse());
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answers("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", named("/elsewhere"));
            return 307;
        });

        CallResult result = post(calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1"), named("/moved"));

        assertThat(result.status()).isEqualTo(307);
        assertThat(result.isDelivered()).isFalse();
        assertThat(receiver.taken("/elsewhere")).isEmpty();
    }

    @Test
    void whatCannotBeReachedIsToldApart() {
        WebhookCalls calls = calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1");

        assertThat(post(calls, "http://nobody.example/").failure()).isEqualTo(Failure.UNKNOWN_HOST);
        assertThat(post(calls, "http://" + NAME + ":" + Ports.free() + "/").failure())
                .isEqualTo(Failure.NO_CONNECTION);
        try (RudeReceiver rude = RudeReceiver.with(OutputStream::close)) {
            assertThat(post(calls, "http://" + NAME + ":" + rude.port() + "/").failure())
                    .isEqualTo(Failure.BROKEN);
            assertThat(rude.connections()).isOne();
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsLeft() {
        receiver.answers("/slow", exchange -> {
            Thread.sleep(10_000);
            return 204;
        });
        Settings hasty = CallingNode.patientFor(Duration.ofMillis(300));

        CallResult result = post(calls(vertx, hasty, "127.0.0.1"), named("/slow"));

        assertThat(result.failure()).isEqualTo(Failure.TIMEOUT);
        assertThat(result.millis()).isBetween(290, 5_000);
    }

    /** Whoever has a name has its name server too. */
    @Test
    void aNameServerThatDoesNotAnswerHoldsNobody() {
        CountDownLatch over = new CountDownLatch(1);
        Settings hasty = CallingNode.patientFor(Duration.ofMillis(300));
        WebhookCalls calls = new WebhookCalls(vertx, hasty, host -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });

        CallResult result = post(calls, named("/unnamed"));
        over.countDown();

        assertThat(result.failure()).isEqualTo(Failure.TIMEOUT);
        assertThat(result.millis()).isBetween(290, 5_000);
        assertThat(receiver.taken("/unnamed")).isEmpty();
    }

    /** However many names somebody registers whose server never answers. */
    @Test
    void namesWithoutAnAnswerHoldSoManyThreadsAndNoOtherAccount() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        WebhookCalls calls = new WebhookCalls(vertx, CallingNode.patientFor(Duration.ofSeconds(2)), host -> {
            if (host.equals(NAME)) {
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }
            asked.incrementAndGet();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        });
        ExecutorService webhooks = Executors.newCachedThreadPool();
        for (int i = 0; i < 30; i++) {
            String url = "http://silent-" + i + ".example/";
            webhooks.execute(() -> post(calls, "hostile", url));
        }
        webhooks.shutdown();

        CallResult other = post(calls, "honest", named("/beside"));

        assertThat(other.isDelivered()).isTrue();
        assertThat(webhooks.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).as("ten webhooks and a test").hasValue(11);
        assertThat(post(calls, "hostile", named("/own")).failure()).isEqualTo(Failure.TIMEOUT);

        over.countDown();
        Patience.until(
                "its own is called again",
                () -> post(calls, "hostile", named("/own")).isDelivered());
    }

    @Test
    void theCertificateHasToBeForTheName() {
        SelfSigned right = SelfSigned.create(folder, "right", "-ext", "san=dns:" + NAME);
        SelfSigned wrong = SelfSigned.create(folder, "wrong", "-ext", "san=dns:other.example");
        HttpServer good = secure(right);
        HttpServer bad = secure(wrong);

        assertThat(post(trusting(right), "https://" + NAME + ":" + good.actualPort() + "/")
                        .status())
                .isEqualTo(204);
        assertThat(post(trusting(wrong), "https://" + NAME + ":" + bad.actualPort() + "/")
                        .failure())
                .isEqualTo(Failure.TLS);
        assertThat(post(trusting(wrong), "https://" + NAME + ":" + good.actualPort() + "/")
                        .failure())
                .isEqualTo(Failure.TLS);
    }

    private static WebhookCalls trusting(SelfSigned certificate) {
        return calls(
                vertx,
                new Settings(
                        Optional.of(List.of("127.0.0.1/32")),
                        Optional.of(certificate.certificate()),
                        Duration.ofSeconds(5)),
                "127.0.0.1");
    }

    private static HttpServer secure(SelfSigned certificate) {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PfxOptions()
                                .setPath(certificate.keystore().toString())
                                .setPassword(SelfSigned.PASSWORD)))
                .requestHandler(request -> request.response().setStatusCode(204).end())
                .listen(Ports.free(), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}

package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.webhook.CallingNode.NAME;
import static org.huizhi.webhook.CallingNode.allowing;
import static org.huizhi.webhook.CallingNode.calls;
import static org.huizhi.webhook.CallingNode.post;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.Ports;
import org.huizhi.webhook.CallResult.Failure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that answer without an end, in drops, too much, or what is no answer. */
class ReceiversAnswersTest {

    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** At an address that answers in its own way. */
    private static CallResult whatComesOf(RudeReceiver receiver) {
        try (receiver) {
            WebhookCalls calls = calls(vertx, CallingNode.patientFor(Duration.ofSeconds(2)), "127.0.0.1");
            return post(calls, "http://" + NAME + ":" + receiver.port() + "/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/9.9 999 \u0000\r\n\r\n"
            })
    void whatIsNoAnswerIsAFailure(String said) {
        assertThat(whatComesOf(RudeReceiver.saying(said)).failure()).isEqualTo(Failure.BROKEN);
    }

    @Test
    void headersAreBounded() {
        String line = "X-More: " + "x".repeat(1_000) + "\r\n";

        CallResult result = whatComesOf(RudeReceiver.with(out -> {
            RudeReceiver.say(out, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 20_000; i++) {
                RudeReceiver.say(out, line);
            }
        }));

        assertThat(result.failure()).isEqualTo(Failure.BROKEN);
        assertThat(result.millis()).isLessThan(1_900);
    }

    @Test
    void headersThatDripAreLeftInTime() {
        CallResult result = whatComesOf(RudeReceiver.with(out -> {
            RudeReceiver.say(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
                Thread.sleep(100);
                RudeReceiver.say(out, "X-A: b\r\n");
            }
        }));

        assertThat(result.failure()).isEqualTo(Failure.TIMEOUT);
        assertThat(result.millis()).isBetween(1_900, 8_000);
    }

    @Test
    void aBodyThatDripsIsLeftInTimeAndItsStatusCounts() {
        CallResult result = whatComesOf(RudeReceiver.with(out -> {
            RudeReceiver.say(out, "HTTP/1.1 202 Accepted\r\nContent-Length: 1000000000\r\n\r\n");
            while (true) {
                Thread.sleep(100);
                RudeReceiver.say(out, "x");
            }
        }));

        assertThat(result.status()).isEqualTo(202);
        assertThat(result.millis()).isBetween(1_900, 8_000);
    }

    @Test
    void someAnswersBeforeTheAnswerAreHeardAndNotAFloodOfThem() {
        String more = "HTTP/1.1 100 Continue\r\n\r\n";
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";

        assertThat(whatComesOf(RudeReceiver.saying(more + hints + more + "HTTP/1.1 204 No Content\r\n\r\n"))
                        .status())
                .isEqualTo(204);
        for (String interim : List.of(more, hints)) {
            CallResult flooded = whatComesOf(RudeReceiver.with(out -> {
                while (true) {
                    RudeReceiver.say(out, interim);
                }
            }));
            assertThat(flooded.failure()).isEqualTo(Failure.BROKEN);
            assertThat(flooded.millis()).isLessThan(1_900);
        }
    }

    /** An answer to one call is never that to another. */
    @Test
    void aConnectionGoesOnAfterWhatWasTakenAlone() {
        try (RudeReceiver busy = RudeReceiver.saying(
                        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                RudeReceiver polite = RudeReceiver.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
                RudeReceiver unwilling = RudeReceiver.saying("HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n")) {
            WebhookCalls calls = calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1");
            for (int i = 0; i < 3; i++) {
                assertThat(post(calls, "http://" + NAME + ":" + busy.port() + "/")
                                .isDelivered())
                        .isFalse();
                assertThat(post(calls, "http://" + NAME + ":" + polite.port() + "/")
                                .status())
                        .isEqualTo(200);
                assertThat(post(calls, "http://" + NAME + ":" + unwilling.port() + "/")
                                .status())
                        .isEqualTo(503);
            }

            assertThat(busy.connections()).isEqualTo(3);
            assertThat(polite.connections()).isOne();
            assertThat(unwilling.connections()).isEqualTo(3);
        }
    }

    /** The status counts; the rest is the receiver's matter. */
    @Test
    void ofAnAnswerWithoutAnEndLittleIsRead() {
        HttpServer endless = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().setChunked(true).setStatusCode(200);
                    vertx.setPeriodic(1, timer -> {
                        if (request.response().closed()) {
                            vertx.cancelTimer(timer);
                        } else {
                            request.response().write("x".repeat(4096));
                        }
                    });
                })
                .listen(Ports.free(), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        CallResult result = post(
                calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1"),
                "http://" + NAME + ":" + endless.actualPort() + "/");

        assertThat(result.isDelivered()).isTrue();
        assertThat(result.millis()).isLessThan(4_000);
        endless.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A body that must not be there, as some servers send it: the next answer would begin with it. */
    @Test
    void whatIsLeftOnAConnectionSpoilsNoFurtherCall() {
        try (RudeReceiver careless = RudeReceiver.saying("HTTP/1.1 204 No Content\r\n\r\nOK")) {
            WebhookCalls calls = calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1");
            for (int i = 0; i < 5; i++) {
                assertThat(post(calls, "http://" + NAME + ":" + careless.port() + "/"))
                        .satisfies(result -> assertThat(result.isDelivered()).isTrue());
            }
        }
    }

    /** It would be seen as the node's own, and could fill the disk. */
    @Test
    void whatAReceiverSaysStandsInNoLog() {
        String more = "HTTP/1.1 200 hush\r\nContent-Length: 0\r\n\r\n";
        try (LogListener log = new LogListener();
                RudeReceiver talkative = RudeReceiver.saying(more.repeat(500))) {
            whatComesOf(RudeReceiver.saying("hush-2.0-hush\r\n"));
            whatComesOf(RudeReceiver.saying("HTTP/1.1 200 OK\r\nContent-Length: hush\r\n\r\n"));
            whatComesOf(RudeReceiver.with(OutputStream::close));
            WebhookCalls calls = calls(vertx, allowing("127.0.0.1/32"), "127.0.0.1");
            for (int i = 0; i < 3; i++) {
                assertThat(post(calls, "http://" + NAME + ":" + talkative.port() + "/")
                                .isDelivered())
                        .isTrue();
            }

            assertThat(log.text()).isEmpty();
        }
    }
}

package org.huizhi.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.huizhi.webhook.CallResult.Failure;
import org.jspecify.annotations.Nullable;

/** One request to one address, and how it ends: at the end of the answer, when there is too much of it, or in time. */
final class OneCall {

    /** Of an answer's body, which says nothing to the node. */
    private static final int MOST_READ = 16 * 1024;

    /** Answers before the answer (100, 103), which cost as much to read as they cost to send. */
    private static final int MOST_INTERIM = 10;

    private final long begun;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable HttpClientRequest request;
    private boolean usedConnection;
    private boolean ended;
    private @Nullable Integer status;
    private Duration retryAfter = Duration.ZERO;
    private @Nullable Failure failure;
    private int interim;
    private int read;

    /** @param begun as {@link System#nanoTime()} */
    OneCall(long begun) {
        this.begun = begun;
    }

    /** @param used whether there was a call on its connection before */
    void send(HttpClientRequest opened, Buffer body, boolean used) {
        synchronized (this) {
            request = opened;
            usedConnection = used;
            if (ended) {
                opened.reset();
                return;
            }
        }
        opened.continueHandler(more -> interim(opened));
        opened.earlyHintsHandler(hints -> interim(opened));
        opened.send(body).onComplete(sent -> {
            if (sent.failed()) {
                failed(sent.cause());
            } else {
                read(sent.result());
            }
        });
    }

    synchronized boolean isOnUsedConnection() {
        return usedConnection;
    }

    private void interim(HttpClientRequest opened) {
        interim++;
        if (interim > MOST_INTERIM) {
            failed(new IllegalStateException("answers without an end before the answer"));
            opened.connection().close();
        }
    }

    private void read(HttpClientResponse response) {
        synchronized (this) {
            status = response.statusCode();
            retryAfter = RetryAfter.of(response.getHeader("Retry-After"), response.getHeader("Date"));
        }
        response.exceptionHandler(broken -> end());
        response.endHandler(whole -> {
            end();
            if (!CallResult.isSuccess(response.statusCode())) {
                // There may be more to come, as after 102, which must not be the answer to the next call.
                response.request().connection().close();
            }
        });
        response.handler(part -> {
            read += part.length();
            if (read > MOST_READ) {
                end();
                response.request().connection().close();
            }
        });
    }

    synchronized void failed(Throwable cause) {
        if (!ended) {
            failure = request == null ? beforeItWasOpen(cause) : Failure.BROKEN;
        }
        end();
    }

    private static Failure beforeItWasOpen(Throwable fault) {
        return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                        .anyMatch(SSLException.class::isInstance)
                ? Failure.TLS
                : Failure.NO_CONNECTION;
    }

    private synchronized void end() {
        ended = true;
        over.countDown();
    }

    /** @param limit from the beginning; what is still open then is broken off */
    CallResult await(Duration limit) {
        try {
            boolean inTime = over.await(limit.toNanos() - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
            if (!inTime) {
                breakOff();
            }
        } catch (InterruptedException e) {
            breakOff();
            Thread.currentThread().interrupt();
        }
        return result();
    }

    private void breakOff() {
        HttpClientRequest open;
        synchronized (this) {
            ended = true;
            open = request;
        }
        if (open != null) {
            open.reset();
        }
    }

    private synchronized CallResult result() {
        int millis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (status != null) {
            return CallResult.answered(status, millis, retryAfter);
        }
        return CallResult.failed(failure == null ? Failure.TIMEOUT : failure, millis);
    }
}

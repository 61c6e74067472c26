package org.huizhi.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.huizhi.testsupport.Ports;

/** Somebody who was sent a request and answers in bytes of his own, whatever HTTP says. */
final class RudeReceiver implements AutoCloseable {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final Manners manners;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();

    /** What is done with each request, as long as the connection is there. */
    @FunctionalInterface
    interface Manners {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private RudeReceiver(ServerSocket server, Manners manners) {
        this.server = server;
        this.manners = manners;
    }

    static RudeReceiver with(Manners manners) {
        try {
            RudeReceiver receiver =
                    new RudeReceiver(new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress()), manners);
            receiver.threads.execute(receiver::accept);
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RudeReceiver saying(String answer) {
        return with(out -> say(out, answer));
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many were opened to it. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (readRequest(socket.getInputStream())) {
                manners.answer(socket.getOutputStream());
            }
        } catch (IOException e) {
            // The caller has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its body has two bytes. */
    private static boolean readRequest(InputStream in) throws IOException {
        int matched = 0;
        while (matched < END_OF_HEAD.length) {
            int read = in.read();
            if (read < 0) {
                return false;
            }
            matched = read == END_OF_HEAD[matched] ? matched + 1 : read == END_OF_HEAD[0] ? 1 : 0;
        }
        in.readNBytes(2);
        return true;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}

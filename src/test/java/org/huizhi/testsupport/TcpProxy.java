package org.huizhi.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A port of this machine that leads to another one, over a network that can be bad: cut, slow, or silent with open
 * connections.
 */
public final class TcpProxy implements AutoCloseable {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(5).toNanos();
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean silent;

    private TcpProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** @param target port that a free one leads to */
    public static TcpProxy to(int target) {
        return onPort(Ports.free(), target);
    }

    static TcpProxy onPort(int port, int target) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            TcpProxy proxy = new TcpProxy(listener, target);
            thread("proxy-" + port, proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Ends every connection in the middle of whatever it says; new ones are taken. */
    public void cut() {
        open.forEach(TcpProxy::end);
    }

    /** What is said arrives so much later, each way, chunk by chunk; zero for a good network. */
    public void setDelay(Duration delay) {
        this.delay = delay;
    }

    /** While silent, connections stay open and nothing arrives. */
    public void setSilent(boolean silent) {
        this.silent = silent;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            end(client);
            end(server);
            return;
        }
        open.add(client);
        open.add(server);
        thread("proxy-" + port() + "-there", () -> pump(client, server));
        thread("proxy-" + port() + "-back", () -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delay.toNanos());
                while (silent && !to.isClosed()) {
                    LockSupport.parkNanos(LOOK_EVERY_NANOS);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side is gone, or was cut; so goes the other.
        }
        open.remove(from);
        open.remove(to);
        end(from);
        end(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}

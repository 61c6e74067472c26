package org.huizhi.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A mail server (RFC 5321) that keeps what it takes, and that a test tells what to refuse. */
final class Postbox implements AutoCloseable {

    private final ServerSocket socket;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile UnaryOperator<String> toRecipient = address -> "250 ok";
    private volatile boolean silent;
    private volatile int mostMails = Integer.MAX_VALUE;
    private volatile String farewell = "";

    private Postbox(ServerSocket socket) {
        this.socket = socket;
    }

    /** A mail as it came over the line. */
    record Received(String from, String to, byte[] bytes) {

        MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        String subject() {
            try {
                return message().getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        String text() {
            try {
                return message().getContent().toString().replace("\r\n", "\n");
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Postbox on(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
            Postbox postbox = new Postbox(socket);
            start(postbox::listen);
            return postbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "postbox");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param answer what it says to a recipient's address */
    void answering(UnaryOperator<String> answer) {
        toRecipient = answer;
    }

    /**
     * @param step a command, {@code CONNECT} for a connection, {@code .} for the end of a mail
     * @param answer empty to hang up
     */
    void answering(String step, String answer) {
        answers.put(step, answer);
    }

    /**
     * Takes so many mails over one connection.
     *
     * @param word what it says to the next one before it leaves; empty for nothing
     */
    void leavingAfter(int mails, String word) {
        mostMails = mails;
        farewell = word;
    }

    /** Takes connections, and those that there are go on, and says nothing. */
    void fallSilent() {
        silent = true;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Commands so far. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** What it has taken so far, the oldest first. */
    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> received(String to) {
        return received.stream().filter(mail -> mail.to().equals(to)).toList();
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            if (silent) {
                in.read();
                return;
            }
            String from = "";
            String to = "";
            boolean goesOn = say(connection, "CONNECT", "220 postbox");
            int mails = 0;
            String line = goesOn ? line(in) : null;
            while (line != null) {
                heard.add(line);
                if (silent) {
                    in.read();
                    return;
                }
                String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "MAIL" -> {
                        if (mails == mostMails) {
                            say(connection, "", farewell);
                            return;
                        }
                        mails++;
                        from = address(line);
                        goesOn = say(connection, verb, "250 ok");
                    }
                    case "RCPT" -> {
                        to = address(line);
                        goesOn = say(connection, verb, toRecipient.apply(to));
                    }
                    case "DATA" -> goesOn = data(connection, in, from, to);
                    case "QUIT" -> {
                        say(connection, verb, "221 bye");
                        return;
                    }
                    default -> goesOn = say(connection, verb, "250 ok");
                }
                line = goesOn ? line(in) : null;
            }
        } catch (IOException e) {
            // The other side is gone.
        }
    }

    private boolean data(Socket connection, InputStream in, String from, String to) throws IOException {
        String answer = answers.getOrDefault("DATA", "354");
        if (!answer.startsWith("354")) {
            return say(connection, "DATA", answer);
        }
        say(connection, "DATA", "354 go on");
        byte[] data = data(in);
        if (!answers.containsKey(".")) {
            received.add(new Received(from, to, data));
        }
        return say(connection, ".", "250 taken");
    }

    private static String address(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    /** @return whether the conversation goes on */
    private boolean say(Socket connection, String step, String usual) throws IOException {
        String answer = answers.getOrDefault(step, usual);
        if (answer.isEmpty()) {
            return false;
        }
        OutputStream out = connection.getOutputStream();
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    /** @return without its end; null at the end of all */
    private static @Nullable String line(InputStream in) throws IOException {
        byte[] line = rawLine(in);
        return line.length == 0 ? null : new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static byte[] rawLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    private static byte[] data(InputStream in) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (true) {
            byte[] line = rawLine(in);
            String text = new String(line, StandardCharsets.ISO_8859_1);
            if (line.length == 0 || text.equals(".\r\n")) {
                return data.toByteArray();
            }
            data.write(text.startsWith(".") ? text.substring(1).getBytes(StandardCharsets.ISO_8859_1) : line);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

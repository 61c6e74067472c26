package org.huizhi.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The way to the mail server, by SMTP (RFC 5321). Every step of it has its time. */
@ApplicationScoped
class MailServer {

    private static final Logger LOG = Logger.getLogger(MailServer.class);
    private static final int CLOSING = 421;
    private static final int PERMANENT = 500;

    private final MailConfig config;
    private final Clock clock;

    MailServer(MailConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Begins when there is a mail to send. */
    Conversation conversation() {
        return new Conversation(config.from().flatMap(MailAddress::of).orElseThrow());
    }

    /**
     * Mails one after the other over one connection, as long as the server takes them: to connect, to agree on keys and
     * to sign in costs more than a mail, and servers count who does it too often. After whatever it does not take, the
     * next mail has a connection of its own.
     */
    final class Conversation implements AutoCloseable {

        private final MailAddress from;
        private final Session session;
        private @Nullable Transport open;

        private Conversation(MailAddress from) {
            this.from = from;
            this.session = Session.getInstance(properties(from));
        }

        Delivery send(MailStore.Mail mail) {
            MimeMessage message;
            try {
                message = message(session, from, mail);
            } catch (MessagingException e) {
                return new Delivery.Refused(e.getClass().getSimpleName());
            }
            boolean begun = open != null;
            MessagingException failure = deliver(message);
            if (failure != null && begun && hasLeft(failure)) {
                failure = deliver(message);
            }
            return failure == null ? new Delivery.Taken() : failure(failure);
        }

        /** @return why the server has not taken it; null where it has */
        private @Nullable MessagingException deliver(MimeMessage message) {
            boolean taken = false;
            try {
                connected().sendMessage(message, message.getAllRecipients());
                taken = true;
                return null;
            } catch (MessagingException e) {
                return e;
            } finally {
                if (!taken) {
                    close();
                }
            }
        }

        private Transport connected() throws MessagingException {
            Transport transport = open;
            if (transport == null) {
                transport = session.getTransport("smtp");
                open = transport;
                transport.connect(
                        config.host().orElseThrow(),
                        config.port(),
                        config.username().orElse(null),
                        config.password().orElse(null));
            }
            return transport;
        }

        /** Whatever becomes of the connection now, a mail that was taken is taken: else it would be sent again. */
        @Override
        public void close() {
            Transport transport = open;
            open = null;
            if (transport != null) {
                try {
                    transport.close();
                } catch (MessagingException e) {
                    LOG.debug("The mail server left without a word", e);
                }
            }
        }
    }

    private Properties properties(MailAddress from) {
        String timeout = Long.toString(config.timeout().toMillis());
        Properties properties = new Properties();
        // The machine's own name may be none that a server takes, as that of a container; asking for it may take long.
        properties.setProperty("mail.smtp.localhost", from.host());
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(config.username().isPresent()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        boolean upgrades = config.security() == MailConfig.Security.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(upgrades));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(upgrades));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(config.security() == MailConfig.Security.TLS));
        return properties;
    }

    private MimeMessage message(Session session, MailAddress from, MailStore.Mail mail) throws MessagingException {
        // The same each time it is sent, so that a mail that comes twice is known as one.
        String id = "<" + mail.id() + "@" + from.host() + ">";
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(address(from, mail.sender()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.address(), true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setText(mail.content(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        // RFC 3834: nobody's machine answers. Exchange goes by a header of its own ([MS-OXCMAIL], 2.2.3.2.14).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
        message.saveChanges();
        return message;
    }

    private static InternetAddress address(MailAddress address, String name) {
        try {
            return new InternetAddress(address.toString(), name, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java platform has UTF-8", e);
        }
    }

    /** Its words may say anything, of anybody; its codes are enough. */
    private static Delivery failure(MessagingException failure) {
        List<Exception> chain = chain(failure);
        boolean ofNode = chain.stream().anyMatch(MailServer::isOfNode);
        OptionalInt code =
                chain.stream().mapToInt(MailServer::code).filter(one -> one > 0).findFirst();
        String why = code.isPresent()
                ? "SMTP " + code.getAsInt()
                : chain.get(chain.size() - 1).getClass().getSimpleName();
        if (ofNode || code.isEmpty() || code.getAsInt() == CLOSING) {
            return new Delivery.Away(why);
        }
        return code.getAsInt() >= PERMANENT ? new Delivery.Refused(why) : new Delivery.Deferred(why);
    }

    /**
     * Servers take so many mails over one connection, or have it open for so long. One that says nothing is still at
     * it, and may take the mail yet.
     */
    private static boolean hasLeft(MessagingException failure) {
        return failure(failure) instanceof Delivery.Away
                && chain(failure).stream().noneMatch(SocketTimeoutException.class::isInstance);
    }

    private static List<Exception> chain(MessagingException failure) {
        return Stream.<Exception>iterate(failure, one -> one != null, MailServer::next)
                .toList();
    }

    /** Before it heard whom the mail is for: it would say the same of every mail. */
    private static boolean isOfNode(Exception failure) {
        return failure instanceof AuthenticationFailedException
                || failure instanceof SMTPSenderFailedException
                || (failure instanceof SMTPSendFailedException whole
                        && whole.getCommand().startsWith("MAIL"));
    }

    private static @Nullable Exception next(Exception one) {
        return one instanceof MessagingException failure ? failure.getNextException() : null;
    }

    private static int code(Exception failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException whole ? whole.getReturnCode() : 0;
    }
}

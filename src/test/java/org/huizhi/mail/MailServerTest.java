package org.huizhi.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mail servers say and do, and whose fault it is. */
class MailServerTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private Postbox postbox;

    @BeforeEach
    void open() {
        postbox = Postbox.on(0);
    }

    @AfterEach
    void close() {
        postbox.close();
    }

    private MailServer server(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "huizhi.mail.host", "localhost",
                "huizhi.mail.port", Integer.toString(postbox.port()),
                "huizhi.mail.security", "none",
                "huizhi.mail.from", "huizhi@yulin.example",
                "huizhi.mail.check-interval", "off",
                "huizhi.mail.watch-interval", "off"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put("huizhi.mail." + namesAndValues[i], namesAndValues[i + 1]);
        }
        MailConfig config = new SmallRyeConfigBuilder()
                .withMapping(MailConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(MailConfig.class);
        return new MailServer(config, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Alone, over a connection of its own. */
    private Delivery sent(MailStore.Mail mail, String... settings) {
        try (MailServer.Conversation conversation = server(settings).conversation()) {
            return conversation.send(mail);
        }
    }

    private long connections() {
        return postbox.heard().stream().filter(line -> line.startsWith("EHLO")).count();
    }

    private static MailStore.Mail mail(String sender, String subject, String content) {
        return new MailStore.Mail(
                UUID.randomUUID(), "610831-health", "wsj@fugu.example", sender, subject, content, NOW, 0, null);
    }

    private static MailStore.Mail mail() {
        return mail("Huizhi exchange node (Yulin)", "[Huizhi] Yulin: Escalated (1)", "- 140900-2026-000001\n");
    }

    /** Before the server has heard whom a mail is for it speaks of the node: all mails wait, and none is parked. */
    @ParameterizedTest
    @CsvSource({
        "CONNECT, 554 5.7.1 your address is on a list, MessagingException",
        "CONNECT, 421 too many connections, MessagingException",
        "MAIL, 530 5.7.0 authentication required, SMTP 530",
        "MAIL, 554 5.7.1 relay access denied, SMTP 554",
        "MAIL, 550 5.1.8 sender unknown, SMTP 550",
        "MAIL, 452 4.3.1 no room, SMTP 452",
        "RCPT, 421 4.3.2 closing, SMTP 421",
        "., 421 4.3.2 closing, SMTP 421"
    })
    void whatIsSaidOfTheNodeIsNoMailsFault(String step, String answer, String why) {
        postbox.answering(step, answer);

        assertThat(sent(mail())).isEqualTo(new Delivery.Away(why));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 no such user, SMTP 550",
        "DATA, 554 5.6.0 no valid recipients, SMTP 554",
        "., 550 5.7.1 looks like spam, SMTP 550"
    })
    void aMailThatIsRefusedIsNotSentAgain(String step, String answer, String why) {
        postbox.answering(step, answer);

        assertThat(sent(mail())).isEqualTo(new Delivery.Refused(why));
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 450 4.2.0 greylisted, SMTP 450",
        "RCPT, 452 4.2.2 mailbox full, SMTP 452",
        "., 451 4.7.1 try again later, SMTP 451"
    })
    void aMailThatIsDeferredIsSentLater(String step, String answer, String why) {
        postbox.answering(step, answer);

        assertThat(sent(mail())).isEqualTo(new Delivery.Deferred(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "MAIL", "RCPT", "DATA", "."})
    void aServerThatHangsUpIsAway(String step) {
        postbox.answering(step, "");

        assertThat(sent(mail())).isInstanceOf(Delivery.Away.class);
        assertThat(postbox.received()).isEmpty();
    }

    @Test
    void aServerThatSaysNothingIsAwayAfterATime() {
        postbox.fallSilent();

        assertThat(sent(mail(), "timeout", "PT0.2S")).isEqualTo(new Delivery.Away("SocketTimeoutException"));
    }

    @Test
    void mailsThatAreTakenShareAConnection() {
        try (MailServer.Conversation conversation = server().conversation()) {
            for (int i = 0; i < 5; i++) {
                assertThat(conversation.send(mail())).isEqualTo(new Delivery.Taken());
            }
        }

        assertThat(postbox.received()).hasSize(5);
        assertThat(connections()).isOne();
    }

    /** Servers do so after a number of mails, or a time; it is no reason for mails to wait. */
    @ParameterizedTest
    @ValueSource(strings = {"421 4.7.0 too many messages in this connection", ""})
    void aServerThatLeavesAfterSomeMailsGetsTheOthersOverAnotherConnection(String farewell) {
        postbox.leavingAfter(2, farewell);

        try (MailServer.Conversation conversation = server().conversation()) {
            for (int i = 0; i < 5; i++) {
                assertThat(conversation.send(mail())).isEqualTo(new Delivery.Taken());
            }
        }

        assertThat(postbox.received()).hasSize(5);
        assertThat(connections()).isEqualTo(3);
    }

    @Test
    void whatIsRefusedLeavesTheOthersWhatTheyAre() {
        postbox.answering(address -> address.startsWith("nobody") ? "550 5.1.1 no such user" : "250 ok");
        MailStore.Mail refused = new MailStore.Mail(
                UUID.randomUUID(), "610831-health", "nobody@fugu.example", "Huizhi", "Due", "- 1\n", NOW, 0, null);

        try (MailServer.Conversation conversation = server().conversation()) {
            assertThat(conversation.send(mail())).isEqualTo(new Delivery.Taken());
            assertThat(conversation.send(refused)).isEqualTo(new Delivery.Refused("SMTP 550"));
            assertThat(conversation.send(mail())).isEqualTo(new Delivery.Taken());
        }

        assertThat(postbox.received()).extracting(Postbox.Received::to).containsOnly("wsj@fugu.example");
        assertThat(postbox.received()).hasSize(2);
    }

    /** It may be looking into the mail still: asked twice at once it would have it twice. */
    @Test
    void aServerThatFallsSilentIsNotAskedAgainAtOnce() {
        try (MailServer.Conversation conversation = server("timeout", "PT0.2S").conversation()) {
            assertThat(conversation.send(mail())).isEqualTo(new Delivery.Taken());
            postbox.fallSilent();

            assertThat(conversation.send(mail())).isEqualTo(new Delivery.Away("SocketTimeoutException"));
        }

        assertThat(connections()).isOne();
    }

    /** Whoever stands in the line takes STARTTLS out of the answer: then nothing is said, least of all the password. */
    @Test
    void withoutTlsNothingIsSaid() {
        Delivery delivery = sent(mail(), "security", "starttls", "username", "huizhi", "password", "of-the-node");

        assertThat(delivery).isInstanceOf(Delivery.Away.class);
        assertThat(postbox.heard()).allMatch(line -> line.startsWith("EHLO") || line.startsWith("QUIT"));
    }

    /** Whatever is in the database: it is this mail's fault, and the others go on. */
    @Test
    void anAddressThatIsNoneIsNotTheServersFault() {
        MailStore.Mail bad = new MailStore.Mail(
                UUID.randomUUID(), "610831-health", "a@b.example\r\nRCPT TO:<x@y.example>", "", "", "", NOW, 0, null);

        assertThat(sent(bad)).isEqualTo(new Delivery.Refused("AddressException"));
        assertThat(postbox.heard()).isEmpty();
    }

    @Test
    void theServerIsGreetedWithTheDomainOfTheSender() {
        assertThat(sent(mail())).isEqualTo(new Delivery.Taken());

        assertThat(postbox.heard()).contains("EHLO yulin.example");
        assertThat(postbox.received()).hasSize(1);
    }

    @Test
    void linesComeAsTheyWereWrittenAndEndAsTheProtocolWants() {
        assertThat(sent(mail("Huizhi", "Dots", "one\n.\n..two\nFrom here\n"))).isEqualTo(new Delivery.Taken());

        assertThat(new String(postbox.received().get(0).bytes(), StandardCharsets.ISO_8859_1))
                .endsWith("\r\n\r\none\r\n.\r\n..two\r\nFrom here\r\n")
                .doesNotContainPattern("(?<!\r)\n")
                .doesNotContainPattern("\r(?!\n)");
    }

    /** Characters of names of places beyond the basic plane, in lines of a header that are folded between them. */
    @Test
    void rareCharactersAndLongNamesComeWhole() throws MessagingException {
        String subject = "【汇知】" + "𬭼𠮷".repeat(40) + "：督办 1 项";
        String content = "- " + "𬭼".repeat(300) + "\n";

        assertThat(sent(mail("𬭼".repeat(60), subject, content))).isEqualTo(new Delivery.Taken());

        Postbox.Received received = postbox.received().get(0);
        assertThat(received.subject()).isEqualTo(subject);
        assertThat(received.text()).isEqualTo(content);
        assertThat(List.of(received.message().getFrom()).toString()).contains("huizhi@yulin.example");
        assertThat(new String(received.bytes(), StandardCharsets.ISO_8859_1))
                .matches("(?s)[\\x00-\\x7f]*")
                .doesNotContainPattern("[^\r\n]{100}")
                .contains("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF, AutoReply");
    }
}

package org.huizhi.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.MessagingException;
import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.junit.jupiter.api.Test;

/** How mails get to those who are told, and what becomes of them where the mail server does not take them. */
@QuarkusTest
class MailsTest extends OfficesWithMail {

    @Test
    void aMailServerThatIsAwayLosesNothing() {
        tell(OFFICE, "gaj@fugu.example");
        happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        postbox.close();
        lookAndMake(1);

        mails.send();
        assertThat(Yulin.query("select state, failure, attempts from mail"))
                .containsExactly(Map.of("state", "WAITING", "failure", "ConnectException", "attempts", 0));
        postbox = Postbox.on(around.mailPort());
        mails.send();
        assertThat(postbox.received()).as("it is left alone for some time").isEmpty();
        clock.advance(Duration.ofMinutes(2));
        mails.send();

        assertThat(postbox.received()).hasSize(1);
    }

    @Test
    void whatIsDeferredComesLaterAndWhatIsRefusedIsParkedForAnAdministrator() throws MessagingException {
        tell(OFFICE, "nobody@fugu.example", "later@fugu.example", "gaj@fugu.example");
        postbox.answering(address -> address.startsWith("nobody")
                ? "550 5.1.1 no such user nobody"
                : address.startsWith("later") ? "451 greylisted" : "250 ok");
        happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        lookAndMake(3);

        mails.send();
        assertThat(postbox.received()).extracting(Postbox.Received::to).containsExactly("gaj@fugu.example");
        assertThat(Yulin.query("select address, state, failure from mail order by address"))
                .containsExactly(
                        Map.of("address", "later@fugu.example", "state", "WAITING", "failure", "SMTP 451"),
                        Map.of("address", "nobody@fugu.example", "state", "PARKED", "failure", "SMTP 550"));
        ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.administrator());
        assertThat(visitor.read("/console/settings/mails"))
                .contains("nobody@fugu.example", "SMTP 550", "Send again")
                .doesNotContain("no such user");
        postbox.answering(address -> "250 ok");
        String id = String.valueOf(
                Yulin.query("select id from mail where state = 'PARKED'").get(0).get("id"));
        visitor.send("/console/settings/mails", "/console/settings/mails/parked/again", Map.of("id", id))
                .then()
                .statusCode(303);
        Yulin.update("update mail set next_attempt_at = ? where id = ?::uuid", sql(clock.instant()), id);
        clock.advance(Duration.ofMinutes(2));
        mails.send();
        assertThat(postbox.received())
                .extracting(Postbox.Received::to)
                .containsExactlyInAnyOrder("gaj@fugu.example", "later@fugu.example", "nobody@fugu.example");
        assertThat(postbox.received("nobody@fugu.example").get(0).message().getMessageID())
                .isEqualTo("<" + id + "@yulin.example>");
    }

    @Test
    void whatIsNotTakenForDaysIsParked() {
        tell(OFFICE, "later@fugu.example");
        postbox.answering(address -> "451 greylisted");
        happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        lookAndMake(1);
        for (int hour = 0; hour < 73; hour++) {
            mails.send();
            clock.advance(Duration.ofHours(1));
        }
        mails.send();

        assertThat(Yulin.query("select state, failure from mail"))
                .containsExactly(Map.of("state", "PARKED", "failure", "SMTP 451"));
    }

    /** One partner contests whatever it is answered: others' matters stand beside it, and mails stay few. */
    @Test
    void afterAHostileFloodHonestMailStillArrives() {
        tell(OFFICE, "gaj@fugu.example");
        tell(CONTACT, "hub@yulin.example");
        CarriedRegion ordos = new CarriedRegion(around.ordos(), around.yulin());
        try {
            String hostile = slipFor(xinzhou, OFFICE);
            String honest = slipFor(ordos, OFFICE);
            String elsewhere = slipFor(xinzhou, CONTACT);
            happened(hostile, "CONTESTED", 2_500);
            happened(honest, "CONTESTED", 1);
            happened(elsewhere, "CONTESTED", 1);

            lookAndMake(2);
            mails.send();

            assertThat(postbox.received("hub@yulin.example")).hasSize(1);
            Postbox.Received flooded = postbox.received("gaj@fugu.example").get(0);
            assertThat(flooded.subject()).isEqualTo("【汇知】榆林市：退回被提出异议 2501 项");
            assertThat(flooded.text()).contains(numberOf(honest), "另有 2481 项");
            assertThat(Yulin.count("select count(*) from mail_news")).isZero();

            // All day long, one each minute.
            clock.set(clock.instant()
                    .atZone(ZONE)
                    .toLocalDate()
                    .atTime(9, 0)
                    .atZone(ZONE)
                    .toInstant());
            for (int minute = 0; minute < 300; minute += 10) {
                Yulin.update(
                        "insert into mail_news (office, kind, counterpart, number)"
                                + " select ?, 'CONTESTED', 'cn-140900', 'x' from generate_series(1, 10)",
                        OFFICE);
                clock.advance(Duration.ofMinutes(10));
                news.look();
            }
            mails.send();
            assertThat(postbox.received("gaj@fugu.example").stream()
                            .filter(mail -> mail.subject().contains("异议")))
                    .hasSize(20);
        } finally {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            Yulin.recount();
        }
    }

    @Test
    void anAdministratorSetsAddressesAndNobodyWritesBetweenTheirLines() {
        ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.administrator());
        String page = "/console/settings/mails/" + OFFICE;

        visitor.send(page, page, Map.of("/addresses", "gaj@府谷.example\r\na b@c.example", "/language", "en"))
                .then()
                .statusCode(422)
                .body(containsString("line 2 must be an e-mail address"));
        assertThat(Yulin.count("select count(*) from mail_recipient")).isZero();
        visitor.send(page, page, Map.of("/addresses", "gaj@府谷.example\r\n\r\nzb@yl.example", "/language", "en"))
                .then()
                .statusCode(303);
        assertThat(recipients.find(OFFICE))
                .hasValue(new Recipients.Recipient(
                        OFFICE, List.of("gaj@" + IDN.toASCII("府谷.example"), "zb@yl.example"), Locale.ENGLISH));
        happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        lookAndMake(2);
        visitor.send(page, page, Map.of("/addresses", "zb@yl.example", "/language", "en"))
                .then()
                .statusCode(303);
        mails.send();

        assertThat(postbox.received()).extracting(Postbox.Received::to).containsExactly("zb@yl.example");
        assertThat(postbox.received().get(0).subject()).isEqualTo("[Huizhi] Yulin: Declines that are contested (1)");
        visitor.get("/console/settings/mails/999999-health").then().statusCode(404);
    }

    @Test
    void aTrialMailShowsAnAdministratorWhetherMailsGetThrough() {
        tell(OFFICE, "gaj@fugu.example", "zb@fugu.example");
        ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.administrator());
        String page = "/console/settings/mails/" + OFFICE;
        assertThat(visitor.read(page)).contains("Send a trial mail");
        postbox.answering("MAIL", "530 5.7.0 authentication required");

        tried(visitor, page);
        tried(visitor, page);
        mails.send();

        assertThat(visitor.read("/console/settings/mails"))
                .containsPattern("Mails that are to be sent: 2 \\(Cause: <code>SMTP 530</code>\\)");
        assertThat(Yulin.count("select count(*) from mail"))
                .as("one that waits shows it as well as two")
                .isEqualTo(2);
        postbox.answering("MAIL", "250 ok");
        mails.askAgain();
        mails.send();

        assertThat(postbox.received())
                .extracting(Postbox.Received::to)
                .containsExactlyInAnyOrder("gaj@fugu.example", "zb@fugu.example");
        assertThat(postbox.received().get(0).subject()).isEqualTo("【汇知】榆林市：测试邮件");
        assertThat(visitor.read("/console/settings/mails")).contains("Mails that are to be sent: 0</p>");
        String nobody = "/console/settings/mails/" + CONTACT;
        assertThat(visitor.read(nobody)).doesNotContain("Send a trial mail");
        visitor.send(nobody, nobody + "/trial", Map.of()).then().statusCode(404);
    }

    private void tried(ConsoleVisitor visitor, String page) {
        visitor.send(page, page + "/trial", Map.of()).then().statusCode(303);
        Yulin.update("update mail set next_attempt_at = ?", sql(clock.instant()));
    }
}

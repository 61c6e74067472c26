package org.huizhi.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.statement.StatementOverview;
import org.huizhi.statistics.Silences;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.junit.jupiter.api.Test;

/** What offices, and those who run the node, are told by e-mail, and when. */
@QuarkusTest
class NewsTest extends OfficesWithMail {

    @Inject
    Silences silences;

    @Inject
    StatementOverview statements;

    @Inject
    NodeIdentity node;

    @Inject
    CurrentDirectory directory;

    @Test
    void anEscalationIsToldToTheOfficeAndToItsContact() {
        tell(OFFICE, "gaj@fugu.example", "zhiban@fugu.example");
        tell(CONTACT, "hub@yulin.example");
        LocalDate due = CHINA.before(today, 12);
        String slip = slipFor(xinzhou, OFFICE);
        due(slip, due);
        xinzhou.carry(xinzhou.letter(
                MessageType.REMINDER,
                slip,
                Map.of(
                        "round",
                        1,
                        "office",
                        "140930-public-security",
                        "dueDate",
                        due.toString(),
                        "escalates",
                        true,
                        "automatic",
                        true)));

        lookAndMake(3);
        mails.send();

        assertThat(postbox.received())
                .extracting(Postbox.Received::to)
                .containsExactlyInAnyOrder("gaj@fugu.example", "zhiban@fugu.example", "hub@yulin.example");
        assertThat(postbox.received()).allSatisfy(mail -> {
            assertThat(mail.from()).isEqualTo("huizhi@yulin.example");
            assertThat(mail.subject()).isEqualTo("【汇知】榆林市：督办 1 项");
            assertThat(mail.text())
                    .contains("督办 1 项\n- " + numberOf(slip) + "  忻州市 (cn-140900)  居住核实  办理期限 " + due)
                    .doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
            assertThat(new String(mail.bytes(), StandardCharsets.ISO_8859_1))
                    .contains("Auto-Submitted: auto-generated")
                    .matches("(?s)[\\x00-\\x7f]*")
                    .doesNotContainPattern("(?<!\r)\n")
                    .doesNotContainPattern("[^\r\n]{79}");
        });
        assertThat(Yulin.count("select count(*) from mail")).isZero();
    }

    @Test
    void aContestIsToldOnceWhicheverReplicaTellsIt() {
        tell(OFFICE, "gaj@fugu.example");
        String slip = slipFor(xinzhou, OFFICE);
        TestCaller.handler()
                .perform("decline", slip, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(200);
        xinzhou.receiptAll();
        xinzhou.carry(xinzhou.letter(
                MessageType.NOTICE_CONTESTED,
                slip,
                Map.of("round", 1, "office", "140930-public-security", "text", "登记在贵地")));
        NewsScheduler otherNews = newsScheduler();
        MailScheduler otherMails = mailScheduler();

        Yulin.awaitWhole();
        CompletableFuture<Void> there = CompletableFuture.runAsync(() -> {
            otherNews.look();
            otherMails.send();
        });
        news.look();
        mails.send();
        there.join();
        clock.advance(Duration.ofMinutes(30));
        news.look();
        mails.send();

        assertThat(postbox.received()).hasSize(1);
        assertThat(postbox.received().get(0).text()).contains("退回被提出异议 1 项\n- " + numberOf(slip));
    }

    @Test
    void whatIsDueIsOneMailADayOnWorkingDaysInTheMorning() {
        tell(OFFICE, "gaj@fugu.example");
        LocalDate day = clock.instant().atZone(ZONE).toLocalDate();
        LocalDate next = CHINA.due(day, 1);
        try {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            String overdue = slipFor(xinzhou, OFFICE);
            String soon = slipFor(xinzhou, OFFICE);
            String later = slipFor(xinzhou, OFFICE);
            due(overdue, CHINA.workingDayBefore(day, 3));
            due(soon, next);
            due(later, next.plusDays(1));

            news.look();
            assertThat(Yulin.count("select count(*) from mail")).as("at seven").isZero();
            clock.advance(Duration.ofMinutes(61));
            news.look();
            news.look();
            mails.send();

            assertThat(postbox.received()).hasSize(1);
            assertThat(postbox.received().get(0).subject()).isEqualTo("【汇知】榆林市：逾期未回复 1 项，至下一工作日到期 1 项");
            assertThat(postbox.received().get(0).text())
                    .contains(numberOf(overdue), numberOf(soon))
                    .doesNotContain(numberOf(later));
            // A Saturday that is no make-up day, and a working day again.
            LocalDate off = day;
            while (CHINA.isWorkingDay(off)) {
                off = off.plusDays(1);
            }
            clock.set(off.atTime(9, 0).atZone(ZONE).toInstant());
            news.look();
            assertThat(Yulin.count("select count(*) from mail")).isZero();
            clock.set(CHINA.due(off, 1).atTime(9, 0).atZone(ZONE).toInstant());
            news.look();
            assertThat(Yulin.count("select count(*) from mail")).isOne();
        } finally {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            Yulin.recount();
        }
    }

    @Test
    void anOfficeThatOwesPartsIsToldOfThemAmongWhatIsDue() {
        String asked = "610800-health";
        tell(asked, "wsj@yulin.example");
        LocalDate day = clock.instant().atZone(ZONE).toLocalDate();
        String overdue = slipFor(xinzhou, OFFICE);
        String soon = slipFor(xinzhou, OFFICE);
        String answered = slipFor(xinzhou, OFFICE);
        for (String slip : List.of(overdue, soon, answered)) {
            TestCaller.handler()
                    .perform(
                            "parts",
                            slip,
                            "{\"parts\": [{\"office\": \"" + asked + "\", \"question\": \"Is it so?\"}]}")
                    .then()
                    .statusCode(200);
        }
        partDue(overdue, CHINA.before(day, 2));
        partDue(soon, CHINA.due(day, 1));
        partDue(answered, CHINA.before(day, 2));
        TestCaller.handler()
                .perform("returns", answered, "{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\"}}")
                .then()
                .statusCode(200);
        clock.advance(Duration.ofMinutes(61));

        news.look();
        mails.send();

        assertThat(postbox.received()).hasSize(1);
        assertThat(postbox.received().get(0).subject()).isEqualTo("【汇知】榆林市：协办逾期未答复 1 项，协办至下一工作日到期 1 项");
        assertThat(postbox.received().get(0).text())
                .contains(
                        "协办逾期未答复 1 项\n- " + numberOf(overdue) + "  忻州市 (cn-140900)  居住核实  办理期限 " + CHINA.before(day, 2),
                        numberOf(soon))
                .doesNotContain(numberOf(answered));
    }

    private static void partDue(String slip, LocalDate day) {
        Yulin.update("update notice_part set due_date = ? where notice_id = ?::uuid", day, slip);
    }

    @Test
    void theSilenceOfAPartnerIsToldWhenItBeginsAndWhenItEnds() {
        tell(Recipients.NODE, "yunxing@yulin.example");
        PartnerWatch watch = new PartnerWatch(config, store, newsStore, silences, statements, node, clock);
        try (NewPartner partner = HonestPartner.joins(directory, "610095")) {
            CarriedRegion region = new CarriedRegion(partner.party, around.yulin());
            AgreementDraft draft = partner.draft("agr-silent-610095").effective(LocalDate.of(2026, 1, 1), null);
            region.carry(region.letter(
                    MessageType.AGREEMENT_SIGNED,
                    "agr-silent-610095",
                    NewPartner.document(
                            draft, partner.party.signingKey(), around.yulin().signingKey())));
            String slip =
                    TestCaller.submitter().submitted(Slips.with(Slips.submission(), "/receiver/region", "610095"));
            region.receiptAll();
            due(slip, CHINA.before(today, 12));
            Yulin.recount();

            watch.look();
            watch.look();
            news.look();
            mails.send();
            assertThat(postbox.received()).hasSize(1);
            assertThat(postbox.received().get(0).text())
                    .contains("沉默的协作方 ", "- 某市 (cn-610095)  自 " + CHINA.before(today, 12) + " 起逾期");

            region.carry(region.letter(MessageType.RETURN_FINAL, slip, Slips.answered("610095-health", TYPE)));
            clock.advance(Duration.ofMinutes(11));
            watch.look();
            news.look();
            mails.send();
            assertThat(postbox.received()).hasSize(2);
            assertThat(postbox.received().get(1).text()).contains("恢复反馈的协作方 1 项\n- 某市 (cn-610095)");
        }
    }

    @Test
    void disputedStatementsAndThoseToSignAreToldOnceAMonth() {
        tell(Recipients.NODE, "yunxing@yulin.example");
        PartnerWatch watch = new PartnerWatch(config, store, newsStore, silences, statements, node, clock);
        String month = today.minusMonths(7).withDayOfMonth(1).toString();
        // Those of others are told before.
        watch.look();
        clock.advance(Duration.ofMinutes(11));
        news.look();
        int version = 0;
        try {
            for (String next : List.of("DISPUTED", "PROPOSED", "DISPUTED", "RECEIVED", "RECEIVED")) {
                version++;
                Yulin.update(
                        "insert into statement (id, counterpart, month, version, proposer, state, settlement, digest,"
                                + " document, differing_days, created_at, updated_at) values (?, 'cn-150600', ?::date, ?,"
                                + " 'cn-150600', ?, ?, '', '', '{}', now(), now())",
                        "mail-test." + version,
                        month,
                        version,
                        next,
                        next.equals("RECEIVED"));
                watch.look();
                clock.advance(Duration.ofMinutes(11));
                news.look();
            }
            mails.send();

            String all = postbox.received().stream().map(Postbox.Received::text).reduce("", String::concat);
            String line = " 1 项\n- " + month.substring(0, 7) + "  鄂尔多斯市 (cn-150600)\n";
            assertThat(all.split(Pattern.quote("对账单有差异" + line), -1)).as(all).hasSize(2);
            assertThat(all.split(Pattern.quote("对账单待会签" + line), -1)).as(all).hasSize(2);
        } finally {
            Yulin.update("delete from statement where id like 'mail-test.%'");
        }
    }
}

package org.huizhi.console.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.huizhi.envelope.MessageType.AGREEMENT_DECLINED;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SIGNED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SUSPENDED;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Agreements as administrators read and decide them, without a browser. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AgreementPagesTest {

    private static final String ROOT = "/console/agreements";

    private static final Map<String, String> ASSESSED = Map.of(
            "/impactAssessment/purpose", "service",
            "/impactAssessment/necessity", "no other way",
            "/impactAssessment/risks", "small",
            "/impactAssessment/measures", "encrypted");

    private static final Map<String, String> BECAUSE = Map.of("/reason", "a leak");

    @Inject
    CurrentDirectory directory;

    private final ConsoleVisitor administrator = ConsoleVisitor.of(TestCaller.administrator());

    /** Sends a form as it was shown, filled in. */
    private Response act(Response shown, String action, Map<String, String> fields) {
        return act(administrator, shown, action, fields);
    }

    private static Response act(ConsoleVisitor visitor, Response shown, String action, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        for (String name : List.of("version", "revision", "counterpart", "agreement")) {
            String value = ConsoleVisitor.hidden(shown, name);
            if (!value.isEmpty()) {
                all.put(name, value);
            }
        }
        return visitor.send(shown, action, all);
    }

    private static long sent(String type, String subject) {
        return Yulin.count(
                "select count(*) from sent_message where subject = ? and type = ?",
                subject,
                "org.huizhi.agreement." + type + ".v1");
    }

    @Test
    void whatTheOtherSideProposesIsReadThenCountersignedOnce() {
        try (NewPartner partner = HonestPartner.joins(directory, "651100")) {
            String id = "agr-pages-1";
            String address = ROOT + "/" + partner.mailbox() + "/" + id;
            assertThat(partner.says(
                                    AGREEMENT_PROPOSED,
                                    id,
                                    NewPartner.document(partner.draft(id), partner.party.signingKey()))
                            .verdict())
                    .isEqualTo(Verdict.STORED);

            assertThat(administrator.read(ROOT + "?counterpart=" + partner.mailbox() + "&state=proposed_to_us"))
                    .contains("Proposed to us", "A city", "href=\"" + address + "\"", "1 agreement<");
            assertThat(administrator.read(address))
                    .contains("Residence confirmation", "15 working days", "A city asks, Yulin answers")
                    .contains(address + "/sign?version=1", address + "/decline?version=1", "651100-hub");
            assertThat(ConsoleVisitor.of(TestCaller.auditor()).read(address))
                    .contains("15 working days")
                    .doesNotContain("/sign?version=1");

            Response asked = administrator.get(address + "/sign?version=1");
            assertThat(asked.asString())
                    .contains("What this does", "both sides have signed the same text")
                    .contains("in your name (administrator-yulin) and signed by Yulin")
                    .contains("Slips under way by other agreements go on as they are");
            Response unassessed = act(asked, address + "/sign", Map.of("/impactAssessment/purpose", "service"));
            unassessed.then().statusCode(422);
            assertThat(unassessed.asString())
                    .containsPattern("<a href=\"#field-impactAssessment-risks\">[^<]+: is required</a>")
                    .contains(">\nservice</textarea>");

            ConsoleVisitor other = ConsoleVisitor.of(TestCaller.administrator().calling("han-meimei"));
            Response shownToOther = other.get(address + "/decline?version=1");
            act(asked, address + "/sign", ASSESSED)
                    .then()
                    .statusCode(303)
                    .header("Location", containsString(address + "?version=1"))
                    .header("Set-Cookie", containsString("huizhi-done=agreement_sign;"));
            act(asked, address + "/sign", ASSESSED).then().statusCode(409);
            Response late = act(other, shownToOther, address + "/decline", BECAUSE);
            late.then().statusCode(409);
            assertThat(late.asString())
                    .contains("This has happened since the page was opened", "<strong>signed</strong>")
                    .contains("by administrator-yulin", "Nothing of what you sent was done")
                    .doesNotContain("han-meimei</bdi></li>");
            partner.onBus.await(AGREEMENT_SIGNED, id);
            assertThat(sent("signed", id)).isOne();

            Patience.until(
                    "it is in force",
                    () -> administrator.read(address).contains("confirmed that it has the signature"));
            suspendsOnce(partner, id, address);
            draftsAndCompares(address, partner.mailbox(), id);
            ends(address);
        }
    }

    private void suspendsOnce(NewPartner partner, String id, String address) {
        Response asked = administrator.get(address + "/suspend?version=1");
        assertThat(asked.asString()).contains("nothing new crosses", "Slips under way go on to their end");
        act(asked, address + "/suspend", Map.of())
                .then()
                .statusCode(422)
                .body(containsString("<a href=\"#field-reason\">"));
        administrator
                .request()
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("/reason", "from elsewhere")
                .post(address + "/suspend")
                .then()
                .statusCode(403);
        assertThat(administrator.read(address)).doesNotContain("from elsewhere");

        act(asked, address + "/suspend", BECAUSE).then().statusCode(303);
        act(asked, address + "/suspend", BECAUSE).then().statusCode(409);
        partner.onBus.await(AGREEMENT_SUSPENDED, id);
        assertThat(sent("suspended", id)).isOne();
        assertThat(administrator.read(address)).contains("Suspended", "a leak", "/resume?version=1");
        administrator.get(address + "/suspend?version=1").then().statusCode(409);

        Response resumed = administrator.get(address + "/resume?version=1");
        assertThat(resumed.asString()).contains("stays suspended until it resumes");
        act(resumed, address + "/resume", BECAUSE).then().statusCode(303);
        assertThat(administrator.read(address)).contains("/suspend?version=1");
    }

    private void draftsAndCompares(String address, String counterpart, String id) {
        Response shown = administrator.get(ROOT + "/new?counterpart=" + counterpart + "&agreement=" + id);
        assertThat(shown.asString())
                .contains("Draft version 2", "Personal Information Protection Law, articles 13 and 34")
                .contains("name=\"/clauses/0/included\" value=\"true\" checked", "value=\"15\"")
                // A notification, either way.
                .contains("needs no answer")
                .doesNotContain("\"/clauses/4/replyLimits/normal\"", "\"/clauses/11/acceptanceLimit\"");
        Map<String, String> terms = new HashMap<>(Map.of(
                "/title/zh", "协议",
                "/title/en", "Agreement",
                "/legalBasis", "law",
                "/purpose", "service",
                "/effectiveFrom", HonestPartner.today().plusDays(3).toString(),
                "/noticePeriodDays", "０",
                "/clauses/0/included", "true",
                "/clauses/0/replyLimits/normal", "many"));
        Response wrong = act(shown, ROOT + "/new", terms);
        wrong.then().statusCode(422);
        assertThat(wrong.asString()).contains("<a href=\"#field-clauses-0-replyLimits-normal\">", "value=\"many\"");
        terms.put("/clauses/0/replyLimits/normal", "0");
        assertThat(act(shown, ROOT + "/new", terms).asString())
                .containsPattern("<a href=\"#field-clauses-0-replyLimits-normal\">Clauses · Yulin asks, .* answers · "
                        + ".* · Answer within: must be 1 to 36500</a>");

        terms.put("/clauses/0/replyLimits/normal", "20");
        discards(shown, address, id, terms);
        String never = id + "-never";
        discards(
                administrator.get(ROOT + "/new?counterpart=" + counterpart + "&agreement=" + never),
                ROOT + "/" + counterpart + "/" + never,
                never,
                terms);
        act(shown, ROOT + "/new", terms)
                .then()
                .statusCode(303)
                .header("Location", containsString(address + "?version=2"));
        act(shown, ROOT + "/new", terms).then().statusCode(409);
        assertThat(Yulin.count("select count(*) from agreement_proposal where id = ?", id))
                .isEqualTo(2);
        changesTheDraft(address, counterpart, id, terms);

        assertThat(administrator.read(address + "/compare?before=1&after=2"))
                .contains("0 added, 13 removed, 1 changed, 0 the same")
                .contains("<strong>Removed</strong>", "<strong>Changed</strong>", "15 working days", "20 working days");
        assertThat(administrator.reading("zh").read(address + "/compare?before=1&after=2"))
                .contains("新增 0 条，删除 13 条，变更 1 条，相同 0 条");
        assertThat(administrator.read(address + "/propose?version=2"))
                .contains("It takes the place of version 1", "What differs from version 1", "20 working days");
        Response proposed = administrator.get(address + "/propose?version=2");
        act(proposed, address + "/propose", ASSESSED).then().statusCode(303);
        act(proposed, address + "/propose", ASSESSED).then().statusCode(409);
        assertThat(sent("proposed", id)).isOne();
        assertThat(administrator.read(address)).contains("We proposed version 2: it waits for the other side");
        // Its bytes are signed, so they stay as they are.
        Response late = administrator.get(ROOT + "/new?counterpart=" + counterpart + "&agreement=" + id + "&version=2");
        act(late, ROOT + "/new", terms).then().statusCode(409);
        assertThat(administrator.read(ROOT + "?counterpart=" + counterpart))
                .contains("In force", "Version 2:", "Waits for them");
    }

    /** Nobody else has heard of a draft: only the audit log tells of it then, and its number is free again. */
    private void discards(Response form, String address, String id, Map<String, String> terms) {
        String before = ConsoleVisitor.hidden(form, "revision");
        String made =
                act(form, ROOT + "/new", terms).then().statusCode(303).extract().header("Location");
        String version = made.substring(made.indexOf("?version="));
        assertThat(administrator.read(address + version)).contains(address + "/discard" + version);
        Response asked = administrator.get(address + "/discard" + version);
        assertThat(asked.asString())
                .contains("The other side has never heard of it")
                .doesNotContain("signed by Yulin", "name=\"/reason\"");

        String at = act(asked, address + "/discard", Map.of())
                .then()
                .statusCode(303)
                .header("Set-Cookie", containsString("huizhi-done=agreement_discard;"))
                .extract()
                .header("Location");
        assertThat(at).endsWith(before.equals("0") ? ROOT : address);
        administrator.get(address + version).then().statusCode(404);
        act(asked, address + "/discard", Map.of()).then().statusCode(404);
        if (!before.equals("0")) {
            administrator.get(address + "/discard?version=1").then().statusCode(409);
        }
        assertThat(Yulin.count("select count(*) from agreement_fact where agreement_id = ? and event = 'DRAFTED'", id))
                .isZero();
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'agreement.discard' and detail like ?",
                        "%" + id + " %"))
                .isOne();
    }

    /** In the place of the draft: no further version comes of it. */
    private void changesTheDraft(String address, String counterpart, String id, Map<String, String> terms) {
        String change = ROOT + "/new?counterpart=" + counterpart + "&agreement=" + id + "&version=2";
        assertThat(administrator.read(address)).contains("There is a draft of version 2", "/suspend?version=1");
        assertThat(administrator.read(address + "?version=2"))
                .contains("href=\"" + change.replace("&", "&amp;") + "\"", "nothing follows from it")
                .contains("/propose?version=2")
                .doesNotContain("/suspend?version=2", "/terminate?version=2", "There is a draft");

        Response shown = administrator.get(change);
        assertThat(shown.asString())
                .contains("Change the draft of version 2", "value=\"20\"", terms.get("/effectiveFrom"));
        Map<String, String> others = new HashMap<>(terms);
        others.put("/purpose", "service in both cities");
        act(shown, ROOT + "/new", others)
                .then()
                .statusCode(303)
                .header("Location", containsString(address + "?version=2"));
        act(shown, ROOT + "/new", others).then().statusCode(409);
        assertThat(administrator.read(address + "?version=2")).contains("service in both cities");
        assertThat(Yulin.count("select count(*) from agreement_proposal where id = ?", id))
                .isEqualTo(2);
        administrator.get(change.replace("version=2", "version=9")).then().statusCode(404);
    }

    @Test
    void aVersionThatWaitsIsToldOnTopOfTheOneInForce() {
        try (NewPartner partner = HonestPartner.joins(directory, "651700")) {
            String id = "agr-pages-waiting";
            String address = ROOT + "/" + partner.mailbox() + "/" + id;
            HonestPartner.agrees(partner, id, HonestPartner.today().minusDays(10));
            assertThat(partner.says(
                                    AGREEMENT_PROPOSED,
                                    id,
                                    NewPartner.document(partner.draft(id).version(2), partner.party.signingKey()))
                            .verdict())
                    .isEqualTo(Verdict.STORED);

            assertThat(administrator.read(address))
                    .contains("<a href=\"" + address + "?version=2\">Version 2 was proposed to us")
                    .contains("/suspend?version=1", "needs no answer", "no new notice in 30 days");
            assertThat(administrator.reading("zh").read(address)).contains("对方提议了第 2 版：请阅读后会签或拒签");
            assertThat(administrator.read(address + "?version=2"))
                    .contains("/sign?version=2", "/decline?version=2")
                    .doesNotContain("was proposed to us", "/suspend?version=2", "/terminate?version=2");
            assertThat(administrator.read(address + "/sign?version=2"))
                    .contains("<bdi>Notification</bdi> · needs no answer");
        }
    }

    private void ends(String address) {
        Response asked = administrator.get(address + "/terminate?version=1");
        assertThat(asked.asString()).contains("Slips sent up to that day go on to their end", "the earliest last day");
        Response early = act(asked, address + "/terminate", Map.of("/reason", "merged", "/lastDay", "2026-01-01"));
        early.then().statusCode(422);
        assertThat(early.asString()).contains("<a href=\"#field-lastDay\">");
        act(asked, address + "/terminate", Map.of("/reason", "merged", "/lastDay", "soon"))
                .then()
                .statusCode(422);
        LocalDate last = HonestPartner.today().plusDays(31);
        act(asked, address + "/terminate", Map.of("/reason", "merged", "/lastDay", last.toString()))
                .then()
                .statusCode(303);
        assertThat(administrator.read(address + "?version=1")).contains("Ended by one side", "merged");
    }

    @Test
    void whatAPartnerWritesIsTextAndNothingElse() {
        Region region = new Region(
                "651200",
                new LocalizedName("<b>某市</b>", "<img src=x>"),
                "prefecture",
                null,
                LocalDate.of(2000, 1, 1),
                null,
                List.of());
        try (NewPartner partner = NewPartner.joins(directory, region)) {
            String id = "agr-pages-2";
            String address = HostileTerms.proposed(partner, id);
            for (String page : List.of(
                    ROOT + "?counterpart=" + partner.mailbox(),
                    address,
                    address + "/compare",
                    address + "/sign?version=1",
                    address + "/decline?version=1",
                    ROOT + "/new?counterpart=" + partner.mailbox() + "&agreement=" + id)) {
                for (String language : List.of("en", "zh")) {
                    assertThat(administrator.reading(language).read(page))
                            .as(page)
                            .doesNotContain(HostileTerms.SCRIPT, "<svg", "<img", "<b>某市")
                            .contains("&lt;");
                }
            }
            assertThat(administrator.read(address)).contains(HostileTerms.LONGEST);

            Response asked = administrator.get(address + "/decline?version=1");
            act(asked, address + "/decline", Map.of("/reason", HostileTerms.SCRIPT))
                    .then()
                    .statusCode(303);
            partner.onBus.await(AGREEMENT_DECLINED, id);
            assertThat(administrator.read(address)).contains("Declined").doesNotContain(HostileTerms.SCRIPT);
            administrator.get(address + "/sign?version=1").then().statusCode(409);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        administrator.get(ROOT + "/cn-140900/agr-nothing").then().statusCode(404);
        administrator.get(ROOT + "/cn-150600/agr-610800-140900").then().statusCode(404);
        administrator
                .get(ROOT + "/cn-140900/agr-610800-140900?version=99")
                .then()
                .statusCode(404);
        administrator.get(ROOT + "/cn-140900/agr-610800-140900/abolish").then().statusCode(404);
        administrator.get(ROOT + "?from=x").then().statusCode(404);
        assertThat(administrator.read(ROOT + "?counterpart=cn-999999&state="))
                .contains("There is no agreement like this.", "Clear filters");
        assertThat(administrator.read(ROOT + "/new")).contains("With which region?", "cn-140900");
    }

    @Test
    void twoHundredAgreementsAreReadPageByPage() {
        Yulin.update("""
                insert into agreement_proposal (parties, id, version, counterpart, proposer, payload, digest, title_zh, title_en, effective_from)
                select 'cn-610800 cn-' || (700000 + i), 'agr-many-' || i, 1, 'cn-' || (700000 + i), 'cn-610800', '\\x00', repeat('0', 64),
                       '协议', 'Agreement', date '2026-01-01'
                  from generate_series(1, 200) as i""");
        try {
            String first = administrator.read(ROOT + "?state=draft");
            assertThat(first).contains("from=50").contains("rel=\"next\"");
            assertThat(first.split("<th scope=\"row\">", -1)).hasSize(51);
            String last = administrator.read(ROOT + "?counterpart=&state=draft&from=175");
            assertThat(last).contains("cn-700200");
            assertThat(administrator.read(ROOT + "?counterpart=cn-700123")).contains("1 agreement<");
        } finally {
            Yulin.update("delete from agreement_proposal where id like 'agr-many-%'");
        }
    }
}

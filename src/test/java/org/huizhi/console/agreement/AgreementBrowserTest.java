package org.huizhi.console.agreement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** Agreements in a real browser: pages as people see them, and a draft that becomes a proposal without scripts. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AgreementBrowserTest {

    private static final String ROOT = "/console/agreements";

    private final TestCaller administrator = TestCaller.administrator();

    @Inject
    CurrentDirectory directory;

    @Test
    void pagesAreSoundWhateverAPartnerWrites() {
        try (NewPartner partner = HonestPartner.joins(directory, "651500")) {
            String id = "agr-browser";
            String address = ROOT + "/" + partner.mailbox() + "/" + id;
            HonestPartner.agrees(partner, id, HonestPartner.today().minusDays(100));
            ObjectNode terms = partner.terms().put("id", id).put("acceptanceLimit", 2);
            ((ArrayNode) terms.get("clauses")).remove(0);
            administrator.post("/agreements", terms).then().statusCode(201);
            String hostile = HostileTerms.proposed(partner, "agr-browser-hostile");

            BrowserVisit.inOneLook(
                    administrator,
                    Look.CHINESE,
                    Map.of(
                            "agreements", ROOT + "?counterpart=" + partner.mailbox(),
                            "agreement", address,
                            "agreement-compare", address + "/compare?before=1&after=2",
                            "agreement-propose", address + "/propose?version=2",
                            "agreement-suspend", address + "/suspend"));
            BrowserVisit.inOneLook(
                    administrator,
                    Look.ENGLISH.dark(),
                    Map.of(
                            "agreement-partners", ROOT + "/new",
                            "agreement-draft", ROOT + "/new?counterpart=" + partner.mailbox() + "&agreement=" + id,
                            "agreement-hostile", hostile));
            drafts(address);
        }
    }

    /** Terms that are wrong are told at their field; then a draft, then a proposal. */
    private void drafts(String address) {
        try (BrowserVisit visit =
                BrowserVisit.of(administrator, Look.ENGLISH.withoutScripts().at(BrowserVisit.PHONE))) {
            Page page = visit.open(address).page();
            link(page, "Draft a new version");
            page.getByLabel("Last day (optional)").fill("2001-01-01");
            button(page, "Keep as a draft");
            assertThat(page.locator(".summary")).containsText("must not be before the first day");
            page.locator(".summary a").first().click();
            page.getByLabel("Last day (optional)").fill("");
            button(page, "Keep as a draft");
            assertThat(page.locator("[role=status]")).containsText("Read it, then propose it");
            assertThat(page.locator(".status")).containsText("Version 3");
            link(page, "Propose");
            for (String about : new String[] {"purpose lawful", "Why it is", "Effects and risks", "Measures"}) {
                page.getByLabel(about).fill("assessed");
            }
            button(page, "Propose");
            assertThat(page.locator("[role=status]")).containsText("The other side has to countersign");
        }
    }

    private static void link(Page page, String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static void button(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}

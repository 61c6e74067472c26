package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.huizhi.agreement.Agreements;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** A notice crosses only where an agreement in force names its type in that direction. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AgreedExchangeTest {

    @Inject
    CurrentDirectory directory;

    @Inject
    Agreements agreements;

    private final Surroundings around = BusAndDatabaseResource.surroundings();

    @Test
    void aRegionWithoutAgreementGetsNothing() {
        Party taiyuan = joins("140100");

        assertRefused(taiyuan, "residence-confirmation", "no-agreement");
    }

    @Test
    void aLapsedAgreementCarriesNothing() {
        Party linfen = joins("141000");
        agree(AgreementDraft.between(around.yulin(), linfen)
                .effective(LocalDate.of(2020, 1, 1), LocalDate.of(2020, 12, 31)));

        assertRefused(linfen, "residence-confirmation", "no-agreement");
    }

    @Test
    void anAgreementThatIsNotYetInForceCarriesNothing() {
        Party yinchuan = joins("640100");
        agree(AgreementDraft.between(around.yulin(), yinchuan).effective(LocalDate.of(2199, 1, 1), null));

        assertRefused(yinchuan, "residence-confirmation", "no-agreement");
    }

    @Test
    void aTypeIsAgreedForItsDirectionOnly() {
        Party qingyang = joins("621000");
        around.bus().createInbox(qingyang.mailbox(), 1);
        agree(AgreementDraft.between(around.yulin(), qingyang)
                .withoutClauses()
                .oneWay(around.yulin(), qingyang, List.of("notification"))
                .oneWay(qingyang, around.yulin(), List.of("residence-confirmation")));

        assertRefused(qingyang, "residence-confirmation", "type-not-agreed");
        TestCaller.submitter()
                .submit(to(qingyang, "notification"))
                .then()
                .statusCode(201)
                .body("counterpart", equalTo("cn-621000"));
    }

    private void assertRefused(Party receiver, String type, String problem) {
        Map<String, Long> before = Yulin.traces();

        TestCaller.submitter()
                .submit(to(receiver, type))
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:" + problem));

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    private static ObjectNode to(Party receiver, String type) {
        return Slips.with(Slips.submission(type), "/receiver/region", receiver.region());
    }

    private Party joins(String region) {
        LocalizedName name = Regions.region(region).name();
        Party party = Party.of(
                "cn-" + region,
                name,
                region,
                List.of(Regions.region(region)),
                List.of(new Office(region + "-hub", name, region, "city", "hub", null)));
        assertThat(directory.load(List.of(around.authority().entry(party))).accepted())
                .containsExactly(party.mailbox());
        return party;
    }

    private void agree(AgreementDraft draft) {
        around.files().putAgreement(draft.fileName(), draft.signed());
        agreements.reload();
    }
}

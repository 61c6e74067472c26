package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** A region that signs with SM2: its entry in the directory, its agreement and its slips. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class Sm2RegionTest {

    @Inject
    Neighbours neighbours;

    private final Surroundings around = BusAndDatabaseResource.surroundings();

    @Test
    void itsSlipIsTakenUnderItsAgreementAndAForgedOneIsNot() {
        Party city = Neighbours.city("640100");
        Party yinchuan = city.withKeys(List.of(PartyKey.signingSm2("cn-640100#sig-1"), city.key("cn-640100#enc-1")));
        neighbours.agree(yinchuan);
        TestCaller.auditor()
                .get("/directory")
                .then()
                .statusCode(200)
                .body("entries.find { it.mailbox == 'cn-640100' }.keys.algorithm", hasItem("SM2"));
        try (OtherRegion region = Neighbours.play(yinchuan)) {
            String id = Facts.newId();
            Letter letter = region.letter(
                    NOTICE_SUBMITTED, id, Slips.submitted(yinchuan, around.yulin(), "cooperation-request"));
            byte[] forged = new Envelope(CryptoProvider.jdk())
                    .seal(
                            letter.message().toBytes(),
                            PartyKey.signingSm2("cn-640100#sig-1").signingKey(),
                            around.yulin().encryptionKid(),
                            around.yulin().encryptionKey())
                    .jwe();

            region.send(letter.withValue(forged));
            Patience.until("the forged one is kept", () -> Facts.deadLetters(id).size() == 1);
            assertThat(Facts.deadLetters(id).get(0)).containsEntry("reason", "bad-signature");

            assertThat(region.awaitReceiptFor(region.send(letter)).verdict()).isEqualTo(Verdict.STORED);
            assertThat(Facts.state(id)).isEqualTo("RECEIVED");
        }
    }
}

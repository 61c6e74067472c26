package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.huizhi.agreement.Agreements;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;

/** More regions around the node under test, which a test can give other keys and other agreements than Xinzhou has. */
@ApplicationScoped
class Neighbours {

    private final CurrentDirectory directory;
    private final Agreements agreements;

    Neighbours(CurrentDirectory directory, Agreements agreements) {
        this.directory = directory;
        this.agreements = agreements;
    }

    private static Surroundings around() {
        return BusAndDatabaseResource.surroundings();
    }

    /** A city of the code with a hub and a health office, and new keys. Nobody has heard of it yet. */
    static Party city(String code) {
        Region region = Regions.region(code);
        LocalizedName name = region.name();
        return Party.of(
                "cn-" + code,
                name,
                code,
                List.of(region),
                List.of(
                        new Office(code + "-hub", name, code, "city", "hub", null),
                        new Office(code + "-health", name, code, "city", "health", code + "-hub")));
    }

    /** Makes the region and its keys as they are now known to the node. */
    void publish(Party party) {
        assertThat(directory
                        .load(List.of(around().authority().entry(party, Instant.now())))
                        .refused())
                .isEmpty();
    }

    /** Publishes the region, and brings the agreement into force. */
    void agree(Party party, AgreementDraft draft) {
        publish(party);
        around().files().putAgreement(draft.fileName(), draft.signed());
        assertThat(agreements.reload().refused()).isEmpty();
    }

    /** Publishes the region with an agreement on everything. */
    void agree(Party party) {
        agree(party, withYulin(party));
    }

    static AgreementDraft withYulin(Party party) {
        return AgreementDraft.between(around().yulin(), party);
    }

    /** Plays the region on the bus; it has an inbox then. */
    static OtherRegion play(Party party) {
        around().bus().createInbox(party.mailbox(), 3);
        return OtherRegion.silent(party, around().yulin(), around().bus());
    }
}

package org.huizhi.console.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;

import java.util.Map;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.NewPartner;

/** What a partner can write into an agreement so that pages fall apart: signed, and taken. */
final class HostileTerms {

    static final String SCRIPT = "<script>alert(1)</script>";

    /** As long as it may be, without a blank; of both directions, and of letters behind the first plane. */
    static final String LONGEST = "אבג" + "a".repeat(1500) + "𠀀".repeat(400) + "😀".repeat(97);

    private HostileTerms() {}

    /** @return address of the page of the agreement */
    static String proposed(NewPartner partner, String id) {
        Map<String, Object> terms = partner.draft(id).toDocument();
        terms.put("title", Map.of("zh", SCRIPT + "标题".repeat(200), "en", SCRIPT + "w".repeat(475)));
        terms.put("legalBasis", "\"'><svg onload=alert(2)>");
        terms.put("purpose", LONGEST);
        assertThat(partner.says(AGREEMENT_PROPOSED, id, NewPartner.document(terms, partner.party.signingKey()))
                        .verdict())
                .isEqualTo(Verdict.STORED);
        return "/console/agreements/" + partner.mailbox() + "/" + id;
    }
}

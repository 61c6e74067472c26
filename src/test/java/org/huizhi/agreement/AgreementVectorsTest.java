package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.junit.jupiter.api.Test;

/** An agreement and both signatures, for those who write a node of their own ({@link Vectors}). */
class AgreementVectorsTest {

    private final VectorSlip slip = new VectorSlip();
    private final Directory directory = Party.directory(slip.yulin, slip.xinzhou);
    private final AgreementReader reader =
            new AgreementReader(new Signatures(CryptoProvider.jdk()), slip.xinzhou.mailbox());

    @Test
    void anAgreementOfTwoRegions() {
        AgreementDraft draft = slip.draft;
        String proposed = draft.signedBy(slip.yulin.signingKey());
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put(
                "about",
                "An agreement: the bytes that both sign, their SHA-256, the document with the signature of the side that proposes, and"
                        + " with both; then such as are not taken for agreed.");
        file.put("payload", new String(draft.payload(), StandardCharsets.UTF_8));
        file.put("sha256", slip.agreement().digest());
        file.set("proposed", Slips.json(proposed));
        file.set("signed", Slips.json(draft.signed()));
        ArrayNode refused = file.putArray("refused");
        refuse(refused, "one-signature", "only one side has signed", "schema", proposed);
        refuse(
                refused,
                "one-side-twice",
                "one side has signed twice, with two keys",
                "schema",
                draft.signedBy(
                        slip.yulin.signingKey(),
                        slip.yulin.key("cn-610800#sig-1").signingKey()));
        Map<String, Object> longer = draft.toDocument();
        longer.put("effectiveTo", "2036-12-31");
        ObjectNode other = Slips.json(draft.signed());
        other.set(
                "payload",
                Slips.json(AgreementDraft.signedBy(longer, draft.signedAt(), slip.yulin.signingKey()))
                        .get("payload"));
        refuse(refused, "other-bytes", "the bytes are not those that were signed", "bad-signature", other.toString());
        refuse(
                refused,
                "a-stranger",
                "a stranger has signed for the other side",
                "bad-signature",
                draft.signedBy(slip.yulin.signingKey(), Vectors.stranger().signingKey()));

        assertThat(reader.readNew(draft.signed(), directory))
                .isInstanceOfSatisfying(
                        Reading.Read.class,
                        read -> assertThat(read.agreement().agreement().digest())
                                .isEqualTo(slip.agreement().digest()));
        assertThat(reader.readNewProposal(proposed, directory, slip.yulin.mailbox()))
                .isInstanceOf(Reading.Read.class);
        Vectors.hold("agreement.json", file);
    }

    private void refuse(ArrayNode refused, String name, String why, String reason, String document) {
        assertThat(reader.readNew(document, directory))
                .as(name)
                .isInstanceOfSatisfying(
                        Reading.Refusal.class,
                        refusal -> assertThat(refusal.code().code()).as(name).isEqualTo(reason));
        refused.addObject()
                .put("name", name)
                .put("why", why)
                .put("reason", reason)
                .set("document", Slips.json(document));
    }
}

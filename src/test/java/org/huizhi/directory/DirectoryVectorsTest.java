package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.junit.jupiter.api.Test;

/** What the exchange authority signs, for those who write a node of their own ({@link Vectors}). */
class DirectoryVectorsTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    /** Key of its record, and name of the header with it. */
    private static final String HEARTBEAT = "huizhi-heartbeat";

    private static final Instant REVOKED = Instant.parse("2026-03-05T00:00:00Z");

    private final Authority authority = Vectors.authority();
    private final DirectoryEntryReader reader = new DirectoryEntryReader(SIGNATURES, authority.verificationKeys());
    private final VectorSlip slip = new VectorSlip();

    @Test
    void whatTheAuthoritySigns() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put(
                "about",
                "Records of the topic huizhi.directory that are by the authority of keys.json, and such as are not: key is that of the record, jws its"
                        + " value, signed the JSON in it. The third entry takes the place of the second, and revokes a key. The heartbeat is a"
                        + " record without a value: jws is its header of the name that header says.");
        ArrayNode vectors = file.putArray("vectors");
        Party revoked = slip.xinzhou.withRevoked(slip.xinzhou.signingKey().kid(), REVOKED);
        entry(vectors, "entry-of-yulin", slip.yulin.mailbox(), authority.entry(slip.yulin));
        entry(vectors, "entry-of-xinzhou", slip.xinzhou.mailbox(), authority.entry(slip.xinzhou));
        String newer = authority.entry(revoked, REVOKED.plusSeconds(3600));
        entry(vectors, "entry-that-revokes-a-key", slip.xinzhou.mailbox(), newer);
        String calendar = authority.calendar(
                "{\"calendar\":\"cn\",\"year\":2026,\"source\":\"made up\",\"makeUpDays\":[\"2026-03-14\"],\"holidays\":"
                        + "[{\"zh\":\"演练\",\"en\":\"Drill\",\"from\":\"2026-03-10\",\"to\":\"2026-03-11\"}]}",
                Authority.ISSUED_AT);
        entry(vectors, "calendar", "calendar/cn/2026", calendar);
        String heartbeat = authority.heartbeat(Instant.parse("2026-03-09T00:00:00.250Z"));
        vector(vectors, "heartbeat", HEARTBEAT, heartbeat).put("header", HEARTBEAT);
        ArrayNode refused = file.putArray("refused");
        refuse(
                refused,
                "entry-of-another-authority",
                "signed by a stranger, who names the authority's key",
                slip.xinzhou.mailbox(),
                Vectors.forger().entry(slip.xinzhou));
        refuse(
                refused,
                "entry-signed-by-its-region",
                "signed by the region itself",
                slip.xinzhou.mailbox(),
                SIGNATURES.sign(
                        Envelope.payloadOf(VectorSlip.ascii(authority.entry(slip.xinzhou))),
                        "huizhi-directory-entry",
                        slip.xinzhou.signingKey()));

        assertThat(Heartbeat.read(heartbeat, SIGNATURES, authority.verificationKeys()))
                .isPresent();
        assertThat(((Reading.Read) reader.readNew(newer)).entry().entry().keys())
                .anySatisfy(key -> assertThat(key.revokedAt()).isEqualTo(REVOKED));
        Vectors.hold("directory.json", file);
    }

    private void entry(ArrayNode vectors, String name, String key, String jws) {
        assertThat(reader.readNew(jws)).as(name).isInstanceOf(Reading.Believed.class);
        vector(vectors, name, key, jws);
    }

    private static ObjectNode vector(ArrayNode vectors, String name, String key, String jws) {
        return vectors.addObject()
                .put("name", name)
                .put("key", key)
                .put("jws", jws)
                .put("signed", new String(Envelope.payloadOf(VectorSlip.ascii(jws)), StandardCharsets.UTF_8));
    }

    private void refuse(ArrayNode refused, String name, String why, String key, String jws) {
        assertThat(reader.readNew(jws)).as(name).isInstanceOf(Reading.Refusal.class);
        vector(refused, name, key, jws).put("why", why);
    }
}

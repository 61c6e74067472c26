package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.RunningExchange;

/** What has to hold of two regions at the end, whatever happened between them. */
final class BothSides {

    private BothSides() {}

    /** One way and the other, and what a recount finds on either side. */
    static void assertCountTheSame(NodeClient here, NodeClient there) {
        assertThat(Ledger.figures(there, "incoming")).isEqualTo(Ledger.figures(here, "outgoing"));
        assertThat(Ledger.figures(here, "incoming")).isEqualTo(Ledger.figures(there, "outgoing"));
        for (NodeClient node : List.of(here, there)) {
            assertThat(node.post("/statistics/recount", NodeClient.JSON.createObjectNode())
                            .expect(200)
                            .path("differences"))
                    .as("kept figures that a recount does not confirm")
                    .isEmpty();
        }
    }

    /** The evidence that a node gives of each of these slips stands without it. */
    static void assertEvidenceStands(RunningExchange exchange, NodeClient node, Collection<String> slips) {
        EvidenceVerifier verifier = new EvidenceVerifier(
                new Signatures(CryptoProvider.fastest()),
                exchange.authorityKeys(),
                List.of(),
                Calendars.of(Optional.empty()));
        List<String> invalid = slips.parallelStream()
                .map(id -> Map.entry(id, verifier.verify(node.getBytes("/notices/" + id + "/evidence"))))
                .filter(report -> !report.getValue().valid())
                .map(report -> report.getKey() + ": " + report.getValue().findings())
                .toList();
        assertThat(invalid).as("evidence that does not stand").isEmpty();
    }
}

package org.huizhi.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;

/** A statement of a month in which no slip between the two fell due, on its way to being signed. */
public final class StatementDraft {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.fastest());
    private static final String NOTHING =
            "{\"due\": 0, \"withdrawn\": 0, \"misrouted\": 0, \"incomplete\": 0, \"cohort\": 0,"
                    + " \"returned\": 0, \"onTime\": 0, \"declined\": 0, \"open\": 0, \"extended\": 0, \"valid\": 0,"
                    + " \"invalid\": 0, \"contested\": 0, \"arrivedLate\": 0}";

    private StatementDraft() {}

    /** @return what both sign; change it, and it is another statement */
    public static ObjectNode ofNothing(YearMonth month, int version, String one, String other) {
        List<String> parties = Stream.of(one, other).sorted().toList();
        return Slips.json("""
                {"month": "%s", "version": %d, "parties": ["%s", "%s"], "cutOff": "%s", "directions": [
                  {"from": "%3$s", "to": "%4$s", "totals": %6$s, "days": []},
                  {"from": "%4$s", "to": "%3$s", "totals": %6$s, "days": []}]}""".formatted(month, version, parties.get(0), parties.get(1), month.atEndOfMonth(), NOTHING));
    }

    /** @return id of a statement, the same on both sides */
    public static String id(JsonNode statement) {
        return statement.path("month").asText() + "."
                + statement.at("/parties/0").asText() + "."
                + statement.at("/parties/1").asText() + "."
                + statement.path("version").asText();
    }

    /** Data of a proposal; the statement may be any JSON. */
    public static ObjectNode proposal(JsonNode statement, SigningKey signer) {
        return signed(statement, "huizhi-statement", signer);
    }

    /** Data of a message with a signed document. */
    public static ObjectNode signed(JsonNode payload, String type, SigningKey... signers) {
        byte[] bytes = payload.toString().getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        GeneralJws jws = GeneralJws.of(SIGNATURES.sign(bytes, type, signers[0], now));
        for (int i = 1; i < signers.length; i++) {
            jws = jws.and(SIGNATURES.sign(bytes, type, signers[i], now));
        }
        return Slips.json("{\"document\": " + jws.toJson() + "}");
    }
}

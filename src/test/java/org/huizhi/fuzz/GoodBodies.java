package org.huizhi.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.huizhi.testsupport.Slips;

/** Bodies that operations take: what is made of schemas alone seldom gets past the first check. */
final class GoodBodies {

    private static final List<String> TYPES = List.of(
            "residence-confirmation",
            "certificate-verification",
            "service-handover",
            "entitlement-query",
            "cooperation-request",
            "notification");
    private static final String REASON = "{\"reason\": \"case 2026-17\"}";

    private static final Map<String, Function<Random, String>> BY_OPERATION = Map.ofEntries(
            Map.entry("acceptNotice", random -> "{}"),
            Map.entry("declineNotice", random -> "{\"reason\": \"misrouted\"}"),
            Map.entry("returnNotice", GoodBodies::answer),
            Map.entry("withdrawNotice", random -> "{\"text\": \"no longer needed\"}"),
            Map.entry("assessReturn", random -> "{\"verdict\": \"valid\"}"),
            Map.entry("contestDecline", random -> "{\"text\": \"it is yours\"}"),
            Map.entry("remindNotice", random -> "{\"text\": \"still waiting\"}"),
            Map.entry(
                    "proposeExtension",
                    random -> "{\"dueDate\": \"" + today().plusDays(20 + random.nextInt(40))
                            + "\", \"text\": \"the archive is closed\"}"),
            Map.entry("decideExtension", random -> "{\"decision\": \"granted\"}"),
            Map.entry("handOverNotice", random -> "{\"office\": \"610800-hub\", \"reason\": \"not-competent\"}"),
            Map.entry(
                    "askParts",
                    random -> "{\"parts\": [{\"office\": \"610802-health\", \"question\": \"Is it so?\"}]}"),
            Map.entry("answerPart", random -> "{\"payload\": {\"outcome\": \"confirmed\"}}"),
            Map.entry("declinePart", random -> "{\"reason\": \"misrouted\"}"),
            Map.entry("holdNotice", random -> REASON),
            Map.entry("releaseNotice", random -> REASON),
            Map.entry(
                    "lookUpNotices",
                    random -> "{\"documentNumber\": \"000101199003071238\", \"reason\": \"case 2026-17\"}"),
            Map.entry("registerCertificates", GoodBodies::digests),
            Map.entry("revokeCertificates", random -> digests(random).replace("}", ", \"revokedOn\": \"2026-05-04\"}")),
            Map.entry("discardDeadLetter", random -> REASON),
            Map.entry("replayDeadLetter", random -> REASON),
            Map.entry("suspendAgreement", random -> REASON),
            Map.entry("resumeAgreement", random -> REASON),
            Map.entry("terminateAgreement", random -> REASON.replace("}", ", \"lastDay\": \"2199-12-31\"}")),
            Map.entry("declineAgreement", random -> REASON),
            Map.entry("proposeAgreement", random -> assessed()),
            Map.entry("signAgreement", random -> assessed()),
            Map.entry("draftAgreement", GoodBodies::agreement),
            Map.entry(
                    "enterRoutingRule",
                    random -> "{\"type\": \"entitlement-query\", \"office\": \"610802-health\", \"validFrom\": \""
                            + today().plusDays(30 + random.nextInt(300)) + "\"}"),
            Map.entry("endRoutingRule", random -> "{\"lastDay\": \"" + today().plusDays(400) + "\"}"),
            Map.entry("recountStatistics", random -> "{}"),
            Map.entry("renewStatement", random -> "{}"),
            Map.entry("acceptStatement", random -> REASON));

    private GoodBodies() {}

    /** @return empty where none is known */
    static Optional<JsonNode> of(String operation, Random random) {
        if (operation.startsWith("submitNotice")) {
            return Optional.of(Slips.submission(TYPES.get(random.nextInt(TYPES.size()))));
        }
        return Optional.ofNullable(BY_OPERATION.get(operation)).map(body -> Slips.json(body.apply(random)));
    }

    private static String answer(Random random) {
        return random.nextBoolean()
                ? "{\"kind\": \"interim\", \"payload\": {\"text\": \"we are at it\"}}"
                : "{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\"}}";
    }

    private static String digests(Random random) {
        return "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"" + "%064x".formatted(random.nextInt(50))
                + "\"]}";
    }

    private static String assessed() {
        return "{\"impactAssessment\": {\"purpose\": \"service\", \"necessity\": \"none\", \"risks\": \"small\","
                + " \"measures\": \"some\"}}";
    }

    private static String agreement(Random random) {
        return """
                {"id": "agr-%s", "counterpart": "cn-140900", "title": {"zh": "协议", "en": "Agreement"}, "legalBasis": "law",
                 "purpose": "service", "effectiveFrom": "%s",
                 "clauses": [{"from": "cn-610800", "to": "cn-140900", "noticeType": "notification"}]}""".formatted(new UUID(random.nextLong(), random.nextLong()), today());
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }
}

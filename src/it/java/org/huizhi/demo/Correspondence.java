package org.huizhi.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Writes a question of each notice type and an answer to it. */
final class Correspondence {

    private static final List<String> STREETS = List.of("迎宾路", "人民路", "文化路", "建设街", "和平巷", "新华街");
    private static final List<String> BENEFITS = List.of(
            "basic-pension",
            "basic-medical-insurance",
            "unemployment-insurance",
            "subsistence-allowance",
            "child-basic-living");
    private static final List<String> SERVICES =
            List.of("maternal-child-health", "immunisation", "chronic-disease-follow-up");
    /** Kind and issuer. */
    private static final List<List<String>> CERTIFICATES =
            List.of(List.of("marriage", "民政局"), List.of("divorce", "民政局"), List.of("disability", "残疾人联合会"));

    private static final List<List<String>> LETTERS = List.of(
            List.of("联合宣传活动", "拟于下月在两地交界乡镇共同开展便民服务宣传，请告知贵单位联系科室和可行日期。", "同意参加，建议每月第二周的星期三，联系科室为办公室。"),
            List.of("证明样式", "请提供贵单位现行证明的样式说明，供我方窗口核对。", "现行样式说明已随本函列明，自今年一月起使用。"),
            List.of("数据口径", "请说明贵单位季度报表的统计口径，以便双方核对。", "口径为当季办结数，以回执日期为准。"));
    private static final List<List<String>> NEWS = List.of(
            List.of("窗口搬迁通知", "我单位办事窗口自下月一日起迁至新址，办公时间不变。"),
            List.of("系统停机通知", "我单位业务系统将于本周六二十时至二十二时停机维护。"),
            List.of("工作会议纪要", "双方协作联席会议纪要已定稿，请各承办机构遵照执行。"));

    private final Random random;

    Correspondence(Random random) {
        this.random = random;
    }

    /** A question, its answer ({@code null} to a notification), and whether its document number can be verified. */
    record Exchange(ObjectNode payload, ObjectNode answer, boolean verifiable) {}

    /**
     * @param region code of the region that is asked
     * @param office of the receiver, for answers that name it
     */
    Exchange write(String type, String region, String office, boolean verifiable) {
        return switch (type) {
            case "residence-confirmation" -> residence(region, verifiable);
            case "certificate-verification" -> certificate(verifiable);
            case "service-handover" -> handover(region, office, verifiable);
            case "entitlement-query" -> entitlement(verifiable);
            case "cooperation-request" -> letter(pick(LETTERS));
            case "notification" -> letter(pick(NEWS));
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private Exchange residence(String region, boolean verifiable) {
        ObjectNode payload = object();
        adult(verifiable).putInto(payload.putObject("person"));
        ObjectNode claim = payload.putObject("claim").put("kind", pick(List.of("registered", "living")));
        claim.put("region", region);
        if (random.nextBoolean()) {
            claim.put("address", address());
        }
        if (random.nextBoolean()) {
            claim.put("since", day(2015, 2025));
        }
        int chance = random.nextInt(10);
        ObjectNode answer = object().put("outcome", chance < 7 ? "confirmed" : chance < 9 ? "differs" : "not-found");
        if (answer.get("outcome").asText().equals("differs")) {
            answer.putArray("differences").add(claim.has("address") ? "address" : "name");
        }
        return new Exchange(payload, answer, verifiable);
    }

    private Exchange certificate(boolean verifiable) {
        ObjectNode payload = object();
        List<String> shown = pick(CERTIFICATES);
        ObjectNode certificate = payload.putObject("certificate").put("kind", shown.get(0));
        certificate.put("number", "Z" + (10_000_000 + random.nextInt(90_000_000)));
        certificate.put("issuer", shown.get(1));
        certificate.put("issuedOn", day(2012, 2025));
        adult(verifiable).putInto(payload.putObject("holder"));
        ObjectNode answer = object();
        int chance = random.nextInt(20);
        if (chance < 14) {
            answer.put("outcome", "genuine");
        } else if (chance < 16) {
            answer.put("outcome", "not-issued-here");
        } else if (chance < 17) {
            answer.put("outcome", "revoked").put("revokedOn", "2025-11-03");
        } else if (chance < 19) {
            answer.put("outcome", "non-conforming")
                    .putArray("nonConformities")
                    .add("seal")
                    .add("form");
        } else {
            answer.put("outcome", "cannot-tell").putArray("obstacles").add("records-not-kept");
        }
        return new Exchange(payload, answer, verifiable);
    }

    private Exchange handover(String region, String office, boolean verifiable) {
        ObjectNode payload = object();
        String service = pick(SERVICES);
        MadeUpPerson person =
                service.equals("immunisation") ? MadeUpPerson.next(random, 2021, 2026, verifiable) : adult(verifiable);
        person.putInto(payload.putObject("person"));
        payload.put("service", service);
        payload.putObject("destination").put("region", region).put("address", address());
        payload.put("lastServiceOn", day(2025, 2026));
        payload.put("nextServiceDueOn", day(2027, 2028));
        ObjectNode answer = object();
        if (random.nextInt(5) < 4) {
            answer.put("outcome", "taken-over").put("from", day(2027, 2028)).put("office", office);
        } else {
            answer.put("outcome", "not-taken-over").put("reason", pick(List.of("person-not-found", "outside-area")));
        }
        return new Exchange(payload, answer, verifiable);
    }

    private Exchange entitlement(boolean verifiable) {
        ObjectNode payload = object();
        adult(verifiable).putInto(payload.putObject("person"));
        payload.put("benefit", pick(BENEFITS)).put("asOf", day(2025, 2026));
        ObjectNode answer = object();
        if (random.nextInt(3) == 0) {
            answer.put("outcome", "receiving").putObject("period").put("from", day(2018, 2025));
        } else {
            answer.put("outcome", "not-receiving");
        }
        return new Exchange(payload, answer, verifiable);
    }

    private static Exchange letter(List<String> letter) {
        ObjectNode payload = object().put("subject", letter.get(0)).put("text", letter.get(1));
        ObjectNode answer =
                letter.size() < 3 ? null : object().put("outcome", "answered").put("text", letter.get(2));
        return new Exchange(payload, answer, true);
    }

    private MadeUpPerson adult(boolean verifiable) {
        return MadeUpPerson.next(random, 1945, 2006, verifiable);
    }

    private String address() {
        return pick(STREETS) + (1 + random.nextInt(300)) + "号";
    }

    private String day(int fromYear, int beforeYear) {
        return LocalDate.of(fromYear, 1, 1)
                .plusDays(random.nextInt(365 * (beforeYear - fromYear)))
                .toString();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}

package org.huizhi.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Writes the scenario's table. The seed is fixed: the same program writes the same table. */
final class SlipGenerator {

    private static final long SEED = 20261123;
    private static final Path FILE = Path.of("src/it/resources" + SlipFile.RESOURCE);
    /** One slip in so many has an ID number that was mistyped; one in so many does not name the receiving office. */
    private static final int MISTYPED = 60;

    private static final int WITHOUT_OFFICE = 20;

    /** How the second region treats what the first one sends it. */
    private record Traffic(Place from, Place to, int slips, Map<Fate, Integer> weights) {}

    private static final List<Traffic> TRAFFIC = List.of(
            new Traffic(Place.YULIN, Place.XINZHOU, 230, weights(24, 6, 4, 4, 16, 22, 9, 6, 3, 2, 4)),
            new Traffic(Place.YULIN, Place.ORDOS, 210, weights(52, 10, 8, 6, 5, 3, 2, 5, 3, 2, 4)),
            new Traffic(Place.XINZHOU, Place.YULIN, 160, weights(46, 12, 9, 7, 6, 3, 3, 4, 3, 2, 5)),
            new Traffic(Place.XINZHOU, Place.ORDOS, 110, weights(36, 8, 6, 6, 12, 10, 6, 6, 3, 2, 5)),
            new Traffic(Place.ORDOS, Place.YULIN, 170, weights(40, 10, 8, 6, 11, 8, 5, 3, 3, 2, 4)),
            new Traffic(Place.ORDOS, Place.XINZHOU, 120, weights(28, 6, 5, 5, 14, 18, 8, 6, 3, 3, 4)));

    /** Of all offices the one that nearly never answers in time. */
    static final String SLOW_OFFICE = "140931-civil-affairs";

    private static final Map<Fate, Integer> SLOW = weights(3, 0, 1, 1, 40, 40, 15, 1, 1, 0, 1);

    private static final int MONTHS = 3;

    /** Some slips of a fate take another turn: of so many one after the other, the one with this number. */
    private record Turn(Fate of, int oneIn, int number, Fate to) {}

    private static final List<Turn> TURNS = List.of(
            new Turn(Fate.DECLINED_MISROUTED, 4, 1, Fate.CONTESTED),
            new Turn(Fate.DECLINED_MISROUTED, 4, 3, Fate.DECLINED_TOO_LATE),
            new Turn(Fate.DECLINED_INCOMPLETE, 4, 1, Fate.CONTESTED_TWICE),
            new Turn(Fate.SECOND_ROUND, 3, 1, Fate.SECOND_ROUND_LATE),
            new Turn(Fate.ANSWERED, 20, 7, Fate.EXTENDED),
            new Turn(Fate.ANSWERED, 20, 11, Fate.EXTENSION_REFUSED),
            new Turn(Fate.ANSWERED, 20, 17, Fate.ANSWERED_BY_PARTS));

    /** What is answered while the bus is away, on which both sides of the pair then differ. */
    static final int MONTH_WITHOUT_BUS = 2;

    private static final int ANSWERED_WITHOUT_BUS = 6;
    /** As above, of another pair, which settles it. */
    private static final int SETTLED = 4;

    private static final Map<String, Integer> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("residence-confirmation", 30);
        TYPES.put("certificate-verification", 25);
        TYPES.put("service-handover", 20);
        TYPES.put("entitlement-query", 10);
        TYPES.put("cooperation-request", 7);
        TYPES.put("notification", 8);
    }

    private static final Map<Place, List<String>> COUNTIES = Map.of(
            Place.YULIN, List.of("610802", "610803", "610881", "610822", "610824", "610825", "610826", "610827"),
            Place.XINZHOU, List.of("140930", "140931"),
            Place.ORDOS, List.of("150602", "150603"));

    private static final Map<String, String> DEPARTMENTS = Map.of(
            "residence-confirmation", "public-security",
            "certificate-verification", "civil-affairs",
            "service-handover", "health",
            "entitlement-query", "civil-affairs",
            "cooperation-request", "health",
            "notification", "civil-affairs");

    private static final List<String> LATE_REASONS =
            List.of("waiting-for-third-party", "person-not-reached", "records-incomplete", "capacity");

    private final Random random = new Random(SEED);
    private final Correspondence correspondence = new Correspondence(random);
    private final Map<Fate, Integer> met = new EnumMap<>(Fate.class);
    private int toArriveLate = ANSWERED_WITHOUT_BUS;
    private int toSettle = SETTLED;

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, table());
    }

    static String table() {
        return SlipFile.write(new SlipGenerator().slips());
    }

    /** Weights in the order of {@link Fate}, up to that of a notification. */
    private static Map<Fate, Integer> weights(int... weights) {
        Map<Fate, Integer> byFate = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            byFate.put(Fate.values()[i], weights[i]);
        }
        return byFate;
    }

    private List<Slip> slips() {
        List<Traffic> order = new ArrayList<>();
        TRAFFIC.forEach(traffic -> order.addAll(Collections.nCopies(traffic.slips, traffic)));
        Collections.shuffle(order, random);
        List<Slip> slips = new ArrayList<>();
        for (Traffic traffic : order) {
            String reference = String.format(Locale.ROOT, "DEMO-%04d", slips.size() + 1);
            slips.add(slip(reference, 1 + MONTHS * slips.size() / order.size(), traffic));
        }
        return slips;
    }

    private Slip slip(String reference, int month, Traffic traffic) {
        String type = weighted(TYPES);
        String sender = pick(COUNTIES.get(traffic.from)) + "-" + DEPARTMENTS.get(type);
        String region = pick(COUNTIES.get(traffic.to));
        String receiver = region + "-" + DEPARTMENTS.get(type);
        Map<Fate, Integer> weights = receiver.equals(SLOW_OFFICE) ? SLOW : traffic.weights;
        Fate fate = type.equals("notification") ? Fate.DELIVERED : turned(weighted(weights), traffic, month);
        boolean mistyped = random.nextInt(MISTYPED) == 0;
        Correspondence.Exchange exchange = correspondence.write(type, region, receiver, !mistyped);
        return new Slip(
                reference,
                traffic.from.code,
                traffic.to.code,
                type,
                random.nextInt(5) == 0 ? "urgent" : "normal",
                sender,
                region,
                random.nextInt(WITHOUT_OFFICE) == 0 ? null : receiver,
                fate,
                lateReason(fate),
                !exchange.verifiable(),
                month,
                exchange.payload(),
                fate.isAnswered() ? exchange.answer() : null);
    }

    /** Draws no lots, so that the other slips stay as they are. */
    private Fate turned(Fate fate, Traffic traffic, int month) {
        if (fate == Fate.ANSWERED
                && month == MONTH_WITHOUT_BUS
                && isToYulin(traffic, Place.XINZHOU)
                && toArriveLate > 0) {
            toArriveLate--;
            return Fate.ARRIVED_LATE;
        }
        int number = met.merge(fate, 1, Integer::sum);
        Fate turned = TURNS.stream()
                .filter(turn -> turn.of == fate && number % turn.oneIn == turn.number)
                .map(Turn::to)
                .findFirst()
                .orElse(fate);
        if (turned == Fate.ANSWERED && month == MONTH_WITHOUT_BUS && isToYulin(traffic, Place.ORDOS) && toSettle > 0) {
            toSettle--;
            return Fate.SETTLED_APART;
        }
        return turned;
    }

    private static boolean isToYulin(Traffic traffic, Place from) {
        return traffic.from == from && traffic.to == Place.YULIN;
    }

    private String lateReason(Fate fate) {
        return switch (fate) {
            case LATE -> pick(LATE_REASONS);
            case SECOND_ROUND_LATE -> "records-incomplete";
            default -> null;
        };
    }

    private <T> T weighted(Map<T, Integer> weights) {
        int left = random.nextInt(
                weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<T, Integer> choice : weights.entrySet()) {
            left -= choice.getValue();
            if (left < 0) {
                return choice.getKey();
            }
        }
        throw new IllegalStateException("no weights");
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

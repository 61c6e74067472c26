package org.huizhi.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.RunningExchange;

/**
 * One region replaces its keys while slips flow, by overlap: the new keys are published before they begin, and begin
 * before the old ones end. No node is restarted.
 */
final class KeyRotation {

    /** Long enough for every node to have read the new entry; in production hours, here seconds. */
    private static final Duration LEAD = Duration.ofSeconds(6);

    private static final Duration OVERLAP = Duration.ofSeconds(4);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final RunningExchange exchange;
    private final List<RegionNode> nodes;
    private final Place place;
    private final Supplier<Instant> nodeTime;

    /** @param nodeTime the time by the nodes' clock */
    KeyRotation(RunningExchange exchange, List<RegionNode> nodes, Place place, Supplier<Instant> nodeTime) {
        this.exchange = exchange;
        this.nodes = nodes;
        this.place = place;
        this.nodeTime = nodeTime;
    }

    String oldKey() {
        return place.mailbox() + "#sig-1";
    }

    String newKey() {
        return place.mailbox() + "#sig-2";
    }

    /** One line for people. */
    String told() {
        return place.title() + " has changed its keys while slips were under way: " + oldKey() + " has ended, "
                + newKey() + " signs.";
    }

    /** @return what went wrong, if anything did */
    Optional<String> perform() throws InterruptedException {
        Instant published = nodeTime.get();
        Instant begin = published.plus(LEAD);
        exchange.publish(renewed(begin, begin.plus(OVERLAP)), published);
        boolean known = await(() -> nodes.stream().allMatch(this::knowsNewKey), begin);
        if (!known) {
            return Optional.of("the new keys of " + place.title() + " began before every node knew them");
        }
        exchange.fileDirectory();
        await(() -> false, begin.plus(OVERLAP));
        return Optional.empty();
    }

    private Party renewed(Instant begin, Instant end) {
        Party party = exchange.party(place.mailbox());
        List<PartyKey> keys = new ArrayList<>();
        party.keys().forEach(key -> keys.add(key.valid(key.validFrom(), end)));
        keys.add(PartyKey.signing(newKey()).valid(begin, PartyKey.VALID_TO));
        keys.add(PartyKey.encryption(place.mailbox() + "#enc-2").valid(begin, PartyKey.VALID_TO));
        return party.withKeys(keys);
    }

    private boolean knowsNewKey(RegionNode node) {
        for (JsonNode entry :
                node.as(Role.OPERATOR).get("/directory").expect(200).get("entries")) {
            for (JsonNode key : entry.get("keys")) {
                if (key.get("kid").asText().equals(newKey())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return whether it came true before the deadline */
    private boolean await(BooleanSupplier condition, Instant deadline) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (!nodeTime.get().isBefore(deadline)) {
                return false;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return true;
    }
}

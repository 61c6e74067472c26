package org.huizhi.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;

/** Makes the fixture of a release: two regions in the middle of their work ({@code ./mvnw -Prelease verify}). */
public final class ReleaseMaker {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ENDED = 24;
    private static final int OPEN = 8;
    private static final int UNREAD = 5;
    private static final int UNSENT = 3;
    private static final JsonNode NOTHING = new ObjectMapper().createObjectNode();

    private ReleaseMaker() {}

    /** Argument: the file to write. */
    public static void main(String[] arguments) throws Exception {
        Party yulin = Regions.yulin();
        Party xinzhou = Regions.xinzhou();
        try (RunningExchange exchange = RunningExchange.prepare("release", yulin, xinzhou)) {
            exchange.startNodes(Map.of());
            NodeClient sender = exchange.client(yulin.mailbox());
            NodeClient receiver = exchange.client(xinzhou.mailbox());
            Ledger sent = new Ledger(exchange, yulin.mailbox());
            Ledger received = new Ledger(exchange, xinzhou.mailbox());
            try (HandlingOffice office = HandlingOffice.open(List.of(receiver))) {
                Submitters.start(List.of(sender), Submitters.Work.of(ENDED)).awaitAnswered(ENDED);
                sent.awaitSettled();
                received.awaitSettled();
            }
            submit(sender, OPEN);
            Patience.until("they are delivered", LIMIT, () -> count(sent, "DELIVERED") == OPEN);
            JsonNode open = receiver.get("/notices?direction=incoming&state=received&limit=200")
                    .expect(200)
                    .path("items");
            for (int i = 0; i < OPEN / 2; i++) {
                receiver.post("/notices/" + open.path(i).path("id").asText() + "/acceptance", NOTHING)
                        .expect(200);
            }
            Patience.until("half of them are accepted", LIMIT, () -> count(sent, "ACCEPTED") == OPEN / 2);
            exchange.node(xinzhou.mailbox()).stop();
            submit(sender, UNREAD);
            Patience.until("nobody reads these", LIMIT, () -> count(sent, "SENT") == UNREAD);
            exchange.bus().stop();
            submit(sender, UNSENT);
            exchange.node(yulin.mailbox()).kill();
            exchange.bus().restart();
            ReleaseWriter.save(exchange, List.of(yulin.mailbox(), xinzhou.mailbox()), Path.of(arguments[0]));
        }
        System.exit(0);
    }

    private static void submit(NodeClient sender, int slips) {
        for (int i = 0; i < slips; i++) {
            sender.post("/notices", Slips.submission()).expect(201);
        }
    }

    private static long count(Ledger ledger, String state) {
        return ledger.count("select count(*) from notice where state = ?", state);
    }
}

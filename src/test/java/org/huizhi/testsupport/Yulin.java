package org.huizhi.testsupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;

/** The node under test as seen from behind: its database, and the regions it talks with. */
public final class Yulin {

    private Yulin() {}

    private static Surroundings around() {
        return BusAndDatabaseResource.surroundings();
    }

    /** Xinzhou as a region that receipts what it gets. */
    public static OtherRegion xinzhou() {
        return OtherRegion.receipting(around().xinzhou(), around().yulin(), around().bus());
    }

    /** Xinzhou as a region that takes messages from the bus and says nothing. */
    public static OtherRegion silentXinzhou() {
        return OtherRegion.silent(around().xinzhou(), around().yulin(), around().bus());
    }

    /** Data of a submission of Xinzhou to {@link Slips#YULIN_OFFICE}. */
    public static ObjectNode slipOfXinzhou(String type) {
        return Slips.submitted(around().xinzhou(), around().yulin(), type);
    }

    /** Lets Xinzhou submit to {@link Slips#YULIN_OFFICE} and waits until the node has it. */
    public static String receive(OtherRegion xinzhou, String type) {
        return receive(xinzhou, slipOfXinzhou(type));
    }

    public static String receive(OtherRegion xinzhou, ObjectNode submitted) {
        String id = Generators.timeBasedEpochGenerator().generate().toString();
        xinzhou.say(MessageType.NOTICE_SUBMITTED, id, submitted);
        Patience.until(
                "slip " + id + " is stored", () -> count("select count(*) from notice where id = ?::uuid", id) == 1);
        return id;
    }

    /**
     * Waits for whatever transactions run now, the node's own among them: what was done before is whole then for
     * readers of changes, who see nothing behind the oldest that runs (ADR 50).
     */
    public static void awaitWhole() {
        long next = count("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
        Patience.until(
                "transactions that ran have ended",
                () -> count("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= next);
    }

    public static long count(String sql, Object... parameters) {
        return around().database().count(around().databaseName(), sql, parameters);
    }

    public static List<Map<String, Object>> query(String sql, Object... parameters) {
        return around().database().query(around().databaseName(), sql, parameters);
    }

    public static int update(String sql, Object... parameters) {
        return around().database().update(around().databaseName(), sql, parameters);
    }

    /** Counts all figures anew: rows were changed behind the node. */
    public static void recount() {
        TestCaller.operator()
                .post("/statistics/recount", "{\"replace\": true}")
                .then()
                .statusCode(200);
    }

    /** How many of everything that a request could leave behind; what the bus brings on its own is left out. */
    public static Map<String, Long> traces() {
        Map<String, Long> traces = new TreeMap<>();
        traces.put("notices", count("select count(*) from notice"));
        traces.put("returns", count("select count(*) from notice_return"));
        traces.put("acts", count("select count(*) from timeline_entry where actor is not null"));
        traces.put(
                "messages",
                count("select count(*) from sent_message where type not in"
                        + " ('org.huizhi.receipt.v1', 'org.huizhi.probe.v1', 'org.huizhi.attachment.asked.v1')"));
        traces.put("keys", count("select count(*) from idempotency_key"));
        return traces;
    }
}

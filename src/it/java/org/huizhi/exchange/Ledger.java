package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.RunningExchange;

/** What one node has in its books, read from its database. */
final class Ledger {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);

    private final EmbeddedDatabase server;
    private final String database;

    Ledger(RunningExchange exchange, String mailbox) {
        this.server = exchange.database();
        this.database = exchange.databaseOf(mailbox);
    }

    /** Waits until all that had to be answered is, and all that had to be sent is sent and receipted. */
    void awaitSettled() {
        awaitSettled(SETTLED_WITHIN);
    }

    void awaitSettled(Duration limit) {
        Patience.until(database + " has nothing open and an empty outbox", limit, () -> open() == 0);
    }

    private long open() {
        return count(
                "select (select count(*) from outbox where type <> 'org.huizhi.probe.v1') + (select count(*) from notice where state in"
                        + " ('SUBMITTED', 'SENT', 'DELIVERED', 'RECEIVED', 'ACCEPTED'))"
                        + " + (select count(*) from received_message where verdict is null)");
    }

    /** Everything that both nodes hold of a slip, by its id. */
    Map<String, String> slips() {
        return server
                .query(
                        database,
                        "select id::text, concat_ws('|', number, state, round, delivered_at, accepted_at, declined_at,"
                                + " withdrawn_at, returned_at, accept_by, first_due_date, due_date, outcome, reason) as facts"
                                + " from notice")
                .stream()
                .collect(Collectors.toMap(
                        row -> row.get("id").toString(),
                        row -> row.get("facts").toString(),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /**
     * Slips of each history that there is, by what happened to them and how they ended.
     *
     * @param most of each, whichever
     */
    List<String> ofEachHistory(int most) {
        return rows("""
                        select id::text as id from (
                            select n.id, row_number() over (partition by n.direction, n.state, n.round, n.outcome, n.reason,
                                   (select array_agg(t.event::text || t.round order by t.event::text, t.round)
                                      from timeline_entry t where t.notice_id = n.id)
                                   order by md5(n.id::text)) as place
                              from notice n) as chosen
                         where place <= ?""", most).stream().map(row -> row.get("id").toString()).toList();
    }

    /** Nothing may have been set aside. */
    void assertNoDeadLetters() {
        assertThat(rows("select reason, detail from dead_letter")).isEmpty();
    }

    /**
     * What was set aside is the garbage, each piece once, and nothing else.
     *
     * @param garbage digest of each piece, and whether it has certainly been read
     */
    void assertDeadLettersAre(Map<String, Boolean> garbage) {
        List<String> dead = rows("select encode(sha256, 'hex') as digest from dead_letter").stream()
                .map(row -> row.get("digest").toString())
                .toList();
        assertThat(dead).as(database + ": dead letters").doesNotHaveDuplicates().isSubsetOf(garbage.keySet());
        assertThat(dead)
                .as(database + ": garbage that was read")
                .containsAll(garbage.keySet().stream().filter(garbage::get).toList());
    }

    /** Every slip has one end, and only what leads there. */
    void assertHistoriesLegal() {
        assertThat(rows(
                        "select id, state, events from (select n.id, n.state, array_agg(t.event::text) as events from notice n"
                                + " join timeline_entry t on t.notice_id = n.id group by 1, 2) as history where not ("
                                + " events @> array['SUBMITTED', 'DELIVERED', state] and events <@ array['SUBMITTED', 'SENT',"
                                + " 'DELIVERED', 'ACCEPTED', 'DECLINED', 'RETURNED', 'WITHDRAWN', 'CONFIRMED', 'MESSAGE_REFUSED']"
                                + " and state in ('DECLINED', 'RETURNED', 'WITHDRAWN')"
                                + " and (state = 'DECLINED') = ('DECLINED' = any(events))"
                                + " and (state = 'RETURNED') = ('RETURNED' = any(events)))"))
                .as(database + ": histories that cannot be")
                .isEmpty();
    }

    /** Nothing may have been entered twice or refused. */
    void assertClean() {
        assertThat(rows("select notice_id, event, message_id from timeline_entry group by 1, 2, 3 having count(*) > 1"))
                .as(database + ": events entered twice")
                .isEmpty();
        assertThat(rows("select notice_id from notice_return where kind = 'FINAL' group by 1 having count(*) > 1"))
                .as(database + ": slips returned twice")
                .isEmpty();
        assertThat(rows("select type, reason from received_message where verdict <> 'stored'"
                        + " and not (type = 'org.huizhi.notice.withdrawn.v1' and reason = 'illegal-transition')"))
                .as(database + ": refused messages other than withdrawals that came too late")
                .isEmpty();
        assertThat(
                        rows(
                                "select s.type from sent_message s left join receipt r on r.message_id = s.id"
                                        + " where s.type not in ('org.huizhi.receipt.v1', 'org.huizhi.probe.v1') and r.message_id is null"))
                .as(database + ": messages without a receipt")
                .isEmpty();
    }

    List<Map<String, Object>> rows(String sql, Object... parameters) {
        return server.query(database, sql, parameters);
    }

    long count(String sql, Object... parameters) {
        return server.count(database, sql, parameters);
    }

    /** The return figures of a node, one way, over all due dates there can be. */
    static Map<String, Long> figures(NodeClient node, String direction) {
        var total = node.get("/statistics/returns?from=2026-01-01&to=2036-12-31&direction=" + direction)
                .expect(200)
                .path("total");
        Map<String, Long> figures = new TreeMap<>();
        List.of("cohort", "returned", "onTime", "senderFault", "withdrawn", "overdue")
                .forEach(name -> figures.put(name, total.path(name).asLong(-1)));
        // What is due from today on is not in the cohort yet.
        figures.put("upcoming", total.path("upcoming").path("rounds").asLong(-1));
        figures.put("answered", total.path("upcoming").path("answered").asLong(-1));
        return figures;
    }
}

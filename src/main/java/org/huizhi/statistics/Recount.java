package org.huizhi.statistics;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.MovementRenewal;

/** Counts every round anew and holds the kept figures against it, month by month. */
@ApplicationScoped
public class Recount {

    /** Seconds. */
    private static final int LONG = 3600;

    /** Key of the lock that lets one recount through: any number that nobody else uses. */
    private static final long LOCK = 0x5265636f756e74L;

    /** In which something is counted, or kept. */
    private static final String MONTHS = """
            select distinct date_trunc('month', day)::date as month from (
                select distinct sent_on as day from sent_notice
                union all select distinct unnest(array[due_date, returned_on]) as day from slip_figure
                union all select day from statistic where monthly
                union all select day from statistic_delta) days
             where day is not null order by month""";

    private final Database database;
    private final Folding folding;
    private final MovementRenewal movementRenewal;
    private final Audit audit;

    Recount(Database database, Folding folding, MovementRenewal movementRenewal, Audit audit) {
        this.database = database;
        this.folding = folding;
        this.movementRenewal = movementRenewal;
        this.audit = audit;
    }

    /**
     * @param slips notices there are, each of one round or two
     * @param months counted
     * @param differences of kept and counted figures, at most 100; empty when all is right
     */
    public record Result(long slips, int months, List<Difference> differences) {}

    /**
     * @param scope which dimensions are told apart in the sum that is wrong, as {@code counterpart+type} or {@code all}
     * @param period the day, or the month as {@code 2026-03}
     * @param values of the dimensions that are told apart
     * @param excess by figure, what is kept too much; negative for too little; those that agree are left out
     */
    public record Difference(
            String scope, String direction, String period, Map<String, String> values, Map<String, Long> excess) {}

    /**
     * Compares, and before that rebuilds where asked. It reads every slip, so there is one at a time, on whichever
     * replica.
     *
     * @param movements whether movements are classed anew before
     * @return empty while another is under way
     */
    public Optional<Result> alone(Caller caller, boolean rebuild, boolean movements) {
        return QuarkusTransaction.requiringNew().timeout(LONG).call(() -> {
            boolean first = database.first("select pg_try_advisory_xact_lock(?)", row -> row.bool(1), LOCK)
                    .orElseThrow();
            return first
                    ? Optional.of(QuarkusTransaction.suspendingExisting().call(() -> {
                        if (movements) {
                            audit.enter(caller, "statistics.movements", null, movementRenewal.renew() + " renewed");
                        }
                        if (rebuild) {
                            rebuild(caller);
                        }
                        return compare(caller);
                    }))
                    : Optional.empty();
        });
    }

    /** Holds every kept sum against the slips, as they all were at one moment; nothing waits for it. */
    public Result compare(Caller caller) {
        Result result = QuarkusTransaction.requiringNew().timeout(LONG).call(this::compareInOneSnapshot);
        audit.enter(caller, "statistics.recount", null, result.differences().isEmpty() ? "exact" : "differences");
        return result;
    }

    private Result compareInOneSnapshot() {
        database.execute("set transaction isolation level repeatable read, read only");
        List<Difference> differences = new ArrayList<>();
        List<YearMonth> months = months();
        for (YearMonth month : months) {
            for (KeptSums kept : KeptSums.ALL) {
                sortInMemory();
                differences.addAll(kept.differences(database, month));
            }
        }
        long slips = database.first("select count(*) from sent_notice", row -> row.bigint(1))
                .orElseThrow();
        return new Result(
                slips, months.size(), differences.subList(0, Math.min(KeptSums.MOST_SHOWN, differences.size())));
    }

    /**
     * Replaces the kept figures by counted ones, for a database whose slips were loaded past the node, or after a
     * difference. Whoever changes slips waits while one month is counted.
     */
    public void rebuild(Caller caller) {
        audit.enter(caller, "statistics.rebuild", null, null);
        List<YearMonth> months = QuarkusTransaction.requiringNew().call(this::months);
        for (YearMonth month : months) {
            QuarkusTransaction.requiringNew().timeout(LONG).run(() -> rebuild(month));
        }
    }

    private void rebuild(YearMonth month) {
        folding.waitForTurn();
        database.execute("lock table statistic_delta, statistic_detail_delta in exclusive mode");
        sortInMemory();
        KeptSums.ALL.forEach(kept -> kept.rebuild(database, month));
    }

    /** Sums of many groups are sorted or hashed; with what a usual statement may use they would go through files. */
    private void sortInMemory() {
        database.execute("set local work_mem = '64MB'");
    }

    private List<YearMonth> months() {
        return database.query(MONTHS, row -> YearMonth.from(row.day(1)));
    }
}

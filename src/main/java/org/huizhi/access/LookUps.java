package org.huizhi.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.huizhi.jdbc.Database;

/**
 * How often somebody may look a person up by document number: who guesses numbers needs many attempts. Counted in the
 * database, so that all replicas count together.
 */
@Startup
@ApplicationScoped
public class LookUps {

    @ConfigMapping(prefix = "huizhi.access.look-ups")
    interface Config {

        /** Look-ups of one caller on one day of the region. */
        @WithDefault("100")
        int perDay();
    }

    /** What came of one. */
    public enum Result {
        FOUND,
        MISSED,
        /** There were too many that day. */
        REFUSED
    }

    private static final int DAYS_KEPT = 2;

    private final Config config;
    private final Database database;
    private final Clock clock;
    private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

    LookUps(Config config, Database database, MeterRegistry meters, Clock clock) {
        this.config = config;
        this.database = database;
        this.clock = clock;
        for (Result result : Result.values()) {
            counters.put(
                    result,
                    Counter.builder("huizhi.lookups")
                            .description("Look-ups of a person by document number")
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /** @return whether the caller may look up once more on this day; then it is counted */
    @Transactional(TxType.MANDATORY)
    public boolean take(Caller caller, LocalDate day) {
        return config.perDay() > 0
                && database.update(
                                "insert into lookup_day (account, day, lookups) values (?, ?, 1)"
                                        + " on conflict (account, day) do update set lookups = lookup_day.lookups + 1"
                                        + " where lookup_day.lookups < ?",
                                caller.account(),
                                day,
                                config.perDay())
                        == 1;
    }

    /** @return how many one caller has on a day of the region */
    public int perDay() {
        return config.perDay();
    }

    public void count(Result result) {
        Objects.requireNonNull(counters.get(result), "one for each").increment();
    }

    @Scheduled(
            identity = "look-up-days",
            every = "1h",
            delayed = "6m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void forgetOld() {
        // Days of any region are at most one ahead of this one or behind it.
        database.update(
                "delete from lookup_day where day < ?",
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS_KEPT));
    }
}

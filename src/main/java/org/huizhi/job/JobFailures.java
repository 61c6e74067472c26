package org.huizhi.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.SuccessfulExecution;
import io.quarkus.scheduler.Trigger;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what fails in background jobs: whole runs, which the scheduler tells, and single items. A job's name is the
 * identity of its schedule.
 */
@ApplicationScoped
public class JobFailures {

    private final MeterRegistry meters;
    private final Set<String> jobs = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    JobFailures(MeterRegistry meters) {
        this.meters = meters;
    }

    /** So that an alert sees the first failure too. */
    void register(@Observes StartupEvent event, Scheduler scheduler) {
        scheduler.getScheduledJobs().stream().map(Trigger::getId).forEach(this::known);
    }

    /** From now on its counter is there. */
    public void known(String job) {
        jobs.add(job);
        counter(job);
    }

    /** A run or an item failed. */
    public void count(String job) {
        jobs.add(job);
        counter(job).increment();
    }

    /** The label is not called job: that is Prometheus' own name for what it scrapes. */
    private Counter counter(String job) {
        return meters.counter("huizhi.job.failures", "name", job);
    }

    void failed(@Observes FailedExecution run) {
        String job = run.getExecution().getTrigger().getId();
        failing.add(job);
        count(job);
    }

    void succeeded(@Observes SuccessfulExecution run) {
        failing.remove(run.getExecution().getTrigger().getId());
    }

    /** @return every job of this replica */
    Set<String> jobs() {
        return jobs;
    }

    /** @return those of this replica whose last run failed as a whole, by name */
    public List<String> failing() {
        return List.copyOf(new TreeSet<>(failing));
    }
}

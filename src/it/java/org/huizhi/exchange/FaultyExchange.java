package org.huizhi.exchange;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.TcpProxy;
import org.jboss.logging.Logger;

/** Two regions of two replicas each, over networks that can be bad, and everything that can be done to them. */
final class FaultyExchange implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(FaultyExchange.class);

    private static final Duration HEALED_WITHIN = Duration.ofMinutes(5);
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final Duration CUT_EVERY = Duration.ofMillis(500);
    private static final int DISK_MEBIBYTES = 2_048;
    private static final int LONGEST_DELAY_MILLIS = 120;
    /** Two nodes may be four minutes apart, which is less than what a region forgives another. */
    private static final int LARGEST_CLOCK_OFFSET_SECONDS = 120;

    private static final int MOST_REPEATED = 300;
    private static final int MOST_GARBAGE = 20;

    /**
     * What a killed process holds is given up sooner than in production, and what was lost with a bus is sent again
     * sooner.
     */
    private static final Map<String, String> SHORT_GRIEF = Map.of(
            "huizhi.outbox.lease", "6s",
            "huizhi.outbox.resend-after", "5s",
            "huizhi.outbox.resend-at-most", "20s",
            "mp.messaging.incoming.inbox.session.timeout.ms", "6000",
            "mp.messaging.incoming.inbox.heartbeat.interval.ms", "1500");

    private final List<Party> regions;
    private final Optional<SmallDisk> disk;
    private final RunningExchange exchange;
    private final List<Replica> replicas = new ArrayList<>();
    private final TcpProxy busLine;
    private final BusMeddler meddler;
    private final Semaphore bus = new Semaphore(1);
    private final Semaphore database = new Semaphore(1);
    private final ExecutorService surgeons = Executors.newCachedThreadPool();
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private volatile Throwable failure;

    /** A process of a region's node, its line to the database, and what its clock is off. */
    private static final class Replica {

        final String mailbox;
        final NodeProcess process;
        final TcpProxy databaseLine;
        final Semaphore free = new Semaphore(1);
        int clockOffsetSeconds;

        Replica(String mailbox, NodeProcess process, TcpProxy databaseLine) {
            this.mailbox = mailbox;
            this.process = process;
            this.databaseLine = databaseLine;
        }
    }

    /** Starts everything. */
    FaultyExchange(long seed, Party... parties) {
        this.regions = List.of(parties);
        this.disk = SmallDisk.mount(DISK_MEBIBYTES);
        Path data = Folders.create("faults");
        disk.ifPresent(
                small -> Folders.link(data.resolve("database"), small.folder().resolve("database")));
        this.exchange = RunningExchange.prepare("faults", data, parties);
        this.busLine = exchange.bus().putBehindProxy();
        exchange.bus().moveOut();
        this.meddler = new BusMeddler(exchange.bus(), seed);
        for (Party region : regions) {
            addReplica(region.mailbox(), exchange.node(region.mailbox()));
            addReplica(region.mailbox(), exchange.replica(region.mailbox()));
        }
        replicas.forEach(this::start);
        replicas.forEach(replica -> replica.process.awaitReady(READY_WITHIN));
    }

    private void addReplica(String mailbox, NodeProcess process) {
        replicas.add(
                new Replica(mailbox, process, TcpProxy.to(exchange.database().port())));
    }

    private void start(Replica replica) {
        Map<String, String> overrides = new HashMap<>(SHORT_GRIEF);
        overrides.put("kafka.bootstrap.servers", "localhost:" + busLine.port());
        overrides.put(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://localhost:" + replica.databaseLine.port() + "/"
                        + exchange.databaseOf(replica.mailbox));
        overrides.put("huizhi.clock.offset", "PT" + replica.clockOffsetSeconds + "S");
        replica.process.start(overrides);
    }

    RunningExchange exchange() {
        return exchange;
    }

    BusMeddler meddler() {
        return meddler;
    }

    /** A client of each replica of a region's node. */
    List<NodeClient> clients(Party region) {
        return replicas.stream()
                .filter(replica -> replica.mailbox.equals(region.mailbox()))
                .map(replica -> exchange.client(region.mailbox(), replica.process))
                .toList();
    }

    /** Waits until what is to be struck has recovered from the last time, strikes it, and lets it heal by and by. */
    void strike(FaultPlan.Step step) {
        pause(step.before());
        Replica replica = replicas.get(step.victim() % replicas.size());
        String region = regions.get(step.victim() % regions.size()).mailbox();
        LOG.infof("Fault %d: %s of %s for %s", step.number(), step.fault(), replica.process.name(), step.lasts());
        switch (step.fault()) {
            case KILL_NODE -> on(step, List.of(replica.free), () -> kill(List.of(replica), step.lasts()));
            case KILL_REGION -> {
                List<Replica> all = replicas.stream()
                        .filter(each -> each.mailbox.equals(region))
                        .toList();
                on(step, all.stream().map(each -> each.free).toList(), () -> kill(all, step.lasts()));
            }
            case JUMP_CLOCK ->
                on(step, List.of(replica.free), () -> {
                    replica.clockOffsetSeconds =
                            step.strength() % (2 * LARGEST_CLOCK_OFFSET_SECONDS) - LARGEST_CLOCK_OFFSET_SECONDS;
                    kill(List.of(replica), Duration.ZERO);
                });
            case PAUSE_NODE ->
                on(step, List.of(replica.free), () -> {
                    replica.process.pause();
                    pause(step.lasts());
                    replica.process.resume();
                });
            case STOP_BUS ->
                on(step, List.of(bus), () -> {
                    exchange.bus().stop();
                    pause(step.lasts());
                    exchange.bus().restart();
                });
            case KILL_BUS ->
                on(step, List.of(bus), () -> {
                    exchange.bus().kill();
                    pause(step.lasts().dividedBy(2));
                    exchange.bus().restart();
                });
            case WIPE_BUS ->
                on(step, List.of(bus), () -> {
                    exchange.wipeBus();
                    meddler.wiped();
                });
            case CUT_BUS -> on(step, List.of(bus), () -> cut(busLine, step));
            case SLOW_BUS -> on(step, List.of(bus), () -> slow(busLine, step));
            case SILENT_BUS -> on(step, List.of(bus), () -> silent(busLine, step));
            case REPEAT_RECORDS ->
                on(step, List.of(bus), () -> meddler.repeat(region, 1 + step.strength() % MOST_REPEATED));
            case GARBAGE -> on(step, List.of(bus), () -> meddler.litter(region, 1 + step.strength() % MOST_GARBAGE));
            case KILL_DATABASE ->
                on(step, List.of(database), () -> {
                    exchange.database().kill();
                    pause(step.lasts().dividedBy(2));
                    exchange.database().restart();
                });
            case FILL_DISK -> {
                if (disk.isEmpty()) {
                    LOG.info("There is no right to mount a disk that could be filled: left out");
                    return;
                }
                on(step, List.of(database), () -> {
                    disk.get().fill();
                    pause(step.lasts());
                    disk.get().free();
                    exchange.database().revive();
                });
            }
            case CUT_DATABASE -> on(step, List.of(replica.free), () -> cut(replica.databaseLine, step));
            case SLOW_DATABASE -> on(step, List.of(replica.free), () -> slow(replica.databaseLine, step));
            case SILENT_DATABASE -> on(step, List.of(replica.free), () -> silent(replica.databaseLine, step));
        }
        struck.merge(step.fault(), 1, Integer::sum);
        assertNoFailure();
    }

    private void on(FaultPlan.Step step, List<Semaphore> victims, Runnable surgery) {
        victims.forEach(victim -> {
            if (!acquired(victim)) {
                throw new AssertionError(step + ": what it strikes has not recovered within " + HEALED_WITHIN, failure);
            }
        });
        surgeons.execute(() -> {
            try {
                surgery.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                victims.forEach(Semaphore::release);
            }
        });
    }

    private static boolean acquired(Semaphore victim) {
        try {
            return victim.tryAcquire(HEALED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void kill(List<Replica> victims, Duration away) {
        victims.forEach(replica -> {
            noteIfEnded(replica);
            replica.process.kill();
        });
        pause(away.dividedBy(4));
        victims.forEach(this::start);
        victims.forEach(this::awaitReady);
    }

    private void noteIfEnded(Replica replica) {
        if (!replica.process.alive()) {
            ended.add(replica.process.name() + ": " + replica.process.tail());
        }
    }

    /**
     * As whoever runs nodes does: one that ends while it starts, say because the database is away just then, is started
     * again.
     */
    private void awaitReady(Replica replica) {
        long end = System.nanoTime() + HEALED_WITHIN.toNanos();
        while (true) {
            try {
                replica.process.awaitReady(READY_WITHIN);
                return;
            } catch (IllegalStateException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                if (!replica.process.alive()) {
                    start(replica);
                }
            }
        }
    }

    private static void cut(TcpProxy line, FaultPlan.Step step) {
        int times = step.strength() % 2 == 0 ? 1 : (int) step.lasts().dividedBy(CUT_EVERY);
        for (int i = 0; i < times; i++) {
            line.cut();
            pause(CUT_EVERY);
        }
    }

    private static void slow(TcpProxy line, FaultPlan.Step step) {
        line.setDelay(Duration.ofMillis(1 + step.strength() % LONGEST_DELAY_MILLIS));
        pause(step.lasts());
        line.setDelay(Duration.ZERO);
    }

    private static void silent(TcpProxy line, FaultPlan.Step step) {
        line.setSilent(true);
        pause(step.lasts());
        line.setSilent(false);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until everything that was struck has healed. */
    void awaitHealed() {
        List<Semaphore> all =
                new ArrayList<>(replicas.stream().map(each -> each.free).toList());
        all.add(bus);
        all.add(database);
        for (Semaphore each : all) {
            if (!acquired(each)) {
                throw new AssertionError("not all has healed within " + HEALED_WITHIN, failure);
            }
        }
        assertNoFailure();
        replicas.forEach(this::noteIfEnded);
        replicas.forEach(this::awaitReady);
    }

    private void assertNoFailure() {
        if (failure != null) {
            throw new AssertionError("the exchange could not be healed", failure);
        }
    }

    /** Replicas that ended without having been killed, with the end of their logs. */
    List<String> ended() {
        return List.copyOf(ended);
    }

    /** How often each fault struck. */
    Map<String, Integer> struck() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        struck.forEach((fault, count) -> counts.put(fault.name(), count));
        return counts;
    }

    @Override
    public void close() {
        surgeons.shutdownNow();
        meddler.close();
        exchange.close();
        replicas.forEach(replica -> replica.databaseLine.close());
        disk.ifPresent(SmallDisk::close);
    }
}

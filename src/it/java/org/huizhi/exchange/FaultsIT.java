package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.change.ChangeReaders;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Slips;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two regions of two replicas each exchange slips both ways while everything that can go wrong does, as a seed decides.
 * Afterwards it is as if nothing had happened: every 201 is one slip on the other side with one end, every signature
 * stands, both sides count the same, and who follows the changes was told each of them once.
 *
 * <p>{@code ./mvnw -Pfault verify -Dfault.count=500} is the long run; {@code -Dfault.seed=} replays one,
 * {@code -Dfault.seeds=20} plays the plans of as many seeds from there, each with regions of its own.
 */
@Tag("fault")
class FaultsIT {

    private static final Logger LOG = Logger.getLogger(FaultsIT.class);

    private static final int COUNT = Integer.getInteger("fault.count", Fault.values().length);
    private static final int LONG_RUN = 100;
    /** Builds play one plan; long runs a new one each time. */
    private static final long SEED = Long.getLong("fault.seed", COUNT < LONG_RUN ? 1 : System.nanoTime() & 0xFFFFFF);

    private static final int SEEDS = Integer.getInteger("fault.seeds", 1);

    /** Evidence of as many slips is read in a build; in a long run that of all. */
    private static final int OF_EACH_HISTORY = 5;

    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(5);

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostAndNothingHappensTwice(long seed) {
        FaultPlan plan = FaultPlan.of(seed, COUNT, COUNT >= LONG_RUN);
        LOG.infof("%d faults by seed %d; -Dfault.count=%d -Dfault.seed=%d replays them", COUNT, seed, COUNT, seed);
        long began = System.nanoTime();
        try (FaultyExchange faulty = new FaultyExchange(seed, yulin, xinzhou);
                HandlingOffice east = HandlingOffice.open(faulty.clients(xinzhou));
                HandlingOffice west = HandlingOffice.open(faulty.clients(yulin));
                ChangeReaders readersHere = readers(faulty, yulin);
                ChangeReaders readersThere = readers(faulty, xinzhou)) {
            Submitters eastwards = submitters(faulty, yulin, xinzhou);
            Submitters westwards = submitters(faulty, xinzhou, yulin);
            for (FaultPlan.Step step : plan.steps()) {
                faulty.strike(step);
                eastwards.assertNoFailure();
                westwards.assertNoFailure();
                readersHere.assertNoFailure();
                readersThere.assertNoFailure();
            }
            faulty.awaitHealed();
            eastwards.finish();
            westwards.finish();
            Ledger here = new Ledger(faulty.exchange(), yulin.mailbox());
            Ledger there = new Ledger(faulty.exchange(), xinzhou.mailbox());
            here.awaitSettled(SETTLED_WITHIN);
            there.awaitSettled(SETTLED_WITHIN);

            readersHere.awaitAll(SETTLED_WITHIN);
            readersThere.awaitAll(SETTLED_WITHIN);
            int repeated = readersHere.assertRepeatedFor(COUNT) + readersThere.assertRepeatedFor(COUNT);
            long settled = System.nanoTime();
            assertThat(faulty.ended()).as("nodes that ended by themselves").isEmpty();
            assertEachPromiseKept(List.of(eastwards, westwards), here, there);
            BothSides.assertCountTheSame(
                    faulty.clients(yulin).get(0), faulty.clients(xinzhou).get(0));
            for (Party region : List.of(yulin, xinzhou)) {
                assertEverySignatureStands(faulty, region);
            }
            for (Map.Entry<Ledger, Party> ledger :
                    Map.of(here, yulin, there, xinzhou).entrySet()) {
                ledger.getKey().assertClean();
                ledger.getKey().assertHistoriesLegal();
                ledger.getKey()
                        .assertDeadLettersAre(
                                faulty.meddler().garbage(ledger.getValue().mailbox()));
            }
            LOG.infof(
                    "%d slips came through %s in %d s, and it was proved in %d s; %d requests got no answer and were repeated,"
                            + " %d pieces of garbage set aside, readers of changes broke off %d times, webhooks told %d changes again",
                    here.slips().size(),
                    faulty.struck(),
                    Duration.ofNanos(settled - began).toSeconds(),
                    Duration.ofNanos(System.nanoTime() - settled).toSeconds(),
                    eastwards.unanswered() + westwards.unanswered(),
                    here.count("select count(*) from dead_letter") + there.count("select count(*) from dead_letter"),
                    readersHere.broken() + readersThere.broken(),
                    repeated);
        }
    }

    private static ChangeReaders readers(FaultyExchange faulty, Party region) {
        return ChangeReaders.start(
                faulty.clients(region),
                faulty.exchange().database(),
                faulty.exchange().databaseOf(region.mailbox()));
    }

    private static Submitters submitters(FaultyExchange faulty, Party from, Party to) {
        return Submitters.start(
                faulty.clients(from),
                new Submitters.Work(
                        Integer.MAX_VALUE,
                        () -> Slips.submission(from, to, "residence-confirmation"),
                        PAUSE,
                        ANSWERED_WITHIN));
    }

    private static void assertEachPromiseKept(List<Submitters> submitters, Ledger here, Ledger there) {
        Map<String, Set<String>> promises = new TreeMap<>();
        for (Submitters side : submitters) {
            side.idsOfKey().forEach((key, ids) -> promises.put(key + " of " + submitters.indexOf(side), ids));
        }
        assertThat(promises.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
        Set<String> promised = promises.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        assertThat(promised).hasSameSizeAs(promises.keySet());
        assertThat(here.slips().keySet()).isEqualTo(promised);
        assertThat(there.slips()).isEqualTo(here.slips());
    }

    private void assertEverySignatureStands(FaultyExchange faulty, Party region) {
        NodeClient node = faulty.clients(region).get(0);
        Signatures signatures = new Signatures(CryptoProvider.fastest());
        Ledger ledger = new Ledger(faulty.exchange(), region.mailbox());
        BothSides.assertEvidenceStands(
                faulty.exchange(),
                node,
                COUNT < LONG_RUN
                        ? ledger.ofEachHistory(OF_EACH_HISTORY)
                        : ledger.slips().keySet());
        String log = new String(node.getBytes("/audit/export"), StandardCharsets.UTF_8);
        assertThat(new AuditVerifier(signatures, Party.directory(yulin, xinzhou))
                        .verify(log.lines().iterator(), List.of())
                        .faults())
                .as("faults in the chain of the audit log")
                .isEmpty();
    }
}

package org.huizhi.demo;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.VerificationKeys;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.Report;

/** Takes the evidence of every slip that was returned or contested, from both nodes, and verifies it without them. */
final class Proofs {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<RegionNode> nodes;
    private final EvidenceVerifier verifier;
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicLong bundles = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong receipts = new AtomicLong();
    private final AtomicLong contests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    Proofs(List<RegionNode> nodes, VerificationKeys authority) {
        this.nodes = nodes;
        this.verifier = new EvidenceVerifier(
                new Signatures(CryptoProvider.fastest()), authority, List.of(), Calendars.of(Optional.empty()));
    }

    /** @return what does not stand */
    List<String> verify() {
        record Bundle(RegionNode node, String notice) {}
        List<Bundle> proved = new ArrayList<>();
        for (RegionNode node : nodes) {
            for (String direction : List.of("outgoing", "incoming")) {
                node.notices(direction).stream()
                        .filter(notice -> notice.hasNonNull("returnedAt")
                                || notice.get("round").asInt() == 2)
                        .forEach(notice ->
                                proved.add(new Bundle(node, notice.get("id").asText())));
            }
        }
        proved.parallelStream().forEach(bundle -> verify(bundle.node(), bundle.notice()));
        return List.copyOf(problems);
    }

    private void verify(RegionNode node, String notice) {
        byte[] zip = node.evidence(notice);
        // CPU time: the nodes assemble the next bundles on the same cores.
        long start = THREADS.getCurrentThreadCpuTime();
        Report report = verifier.verify(zip);
        nanos.addAndGet(THREADS.getCurrentThreadCpuTime() - start);
        bundles.incrementAndGet();
        bytes.addAndGet(zip.length);
        steps.addAndGet(report.steps().size());
        report.steps().forEach(step -> {
            keys.add(String.valueOf(step.kid()));
            receipts.addAndGet(step.receipted() ? 1 : 0);
            contests.addAndGet(step.type().equals(MessageType.NOTICE_CONTESTED.wireName()) ? 1 : 0);
        });
        if (!report.valid() || report.steps().size() < 2) {
            problems.add("evidence of " + notice + " from " + node.place().title() + ": " + report.findings() + " "
                    + report.steps().stream()
                            .flatMap(step -> step.findings().stream())
                            .toList());
        }
    }

    /** Whether a key signed a step of a slip that was verified. */
    boolean saw(String kid) {
        return keys.contains(kid);
    }

    /** How many contests of a decline were proved, on both sides together. */
    long contests() {
        return contests.get();
    }

    /** One line for people. */
    String summary() {
        long count = Math.max(1, bundles.get());
        return String.format(
                Locale.ROOT,
                "%d bundles, %d steps, %d contests, %d receipts, %.1f kB and %.2f ms of CPU each",
                bundles.get(),
                steps.get(),
                contests.get(),
                receipts.get(),
                bytes.get() / 1000.0 / count,
                nanos.get() / 1e6 / count);
    }
}

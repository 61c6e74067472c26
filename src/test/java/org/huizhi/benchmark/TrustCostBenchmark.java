package org.huizhi.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.SilentAudit;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.SubmissionService;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.vault.PassThroughVault;
import org.huizhi.vault.RowMac;
import org.huizhi.vault.Vault;
import org.junit.jupiter.api.Test;

/**
 * What encryption at rest and the audit log cost, as ratios of one run: slips are submitted in batches and each is read
 * once, in rounds that alternate between the variants, on a real database and with a real bus. No test: it holds
 * nothing. {@code ./mvnw test -Dtest=TrustCostBenchmark}
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class TrustCostBenchmark {

    private static final int ROUNDS = 8;
    private static final int WARM_UP = 3;
    private static final int BATCHES = 10;
    private static final int BATCH = 50;

    private enum Variant {
        AS_IT_IS,
        WITHOUT_ENCRYPTION,
        WITHOUT_AUDIT
    }

    @Inject
    SubmissionService submissions;

    @Inject
    Database database;

    @Inject
    Clock clock;

    @Inject
    NoticeReader reader;

    @Inject
    Vault vault;

    @Inject
    RowMac macs;

    @Inject
    Audit audit;

    @Inject
    ObjectMapper json;

    /** Seconds for submitting and for reading all slips of a round. */
    private record Round(double submitting, double reading) {}

    @Test
    void measure() throws JsonProcessingException {
        Vault realVault = ClientProxy.unwrap(vault);
        Audit realAudit = ClientProxy.unwrap(audit);
        Vault passThrough = new PassThroughVault(realVault);
        Audit silent = new SilentAudit(database, macs, clock);
        Map<Variant, List<Round>> rounds = new EnumMap<>(Variant.class);
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Variant variant : Variant.values()) {
                QuarkusMock.installMockForInstance(
                        variant == Variant.WITHOUT_ENCRYPTION ? passThrough : realVault, vault);
                QuarkusMock.installMockForInstance(variant == Variant.WITHOUT_AUDIT ? silent : realAudit, audit);
                Round measured = play();
                if (round >= 0) {
                    rounds.computeIfAbsent(variant, unused -> new ArrayList<>()).add(measured);
                }
            }
        }
        print(rounds);
    }

    private Round play() throws JsonProcessingException {
        Caller caller = new Caller("benchmark", Set.of("submitter", "handler"), Set.of(Slips.YULIN_OFFICE));
        List<List<SubmissionService.Request>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            List<SubmissionService.Request> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                batch.add(new SubmissionService.Request(
                        json.readValue(Slips.submission().toString(), NoticeSubmission.class), null));
            }
            batches.add(batch);
        }
        List<UUID> slips = new ArrayList<>();
        long start = System.nanoTime();
        for (List<SubmissionService.Request> batch : batches) {
            submissions
                    .submit(caller, batch)
                    .forEach(reply ->
                            slips.add(((NoticeReply.Done) reply).notice().id()));
        }
        long submitted = System.nanoTime();
        for (UUID slip : slips) {
            assertThat(reader.find(caller, slip)).isPresent();
        }
        return new Round((submitted - start) / 1e9, (System.nanoTime() - submitted) / 1e9);
    }

    private static void print(Map<Variant, List<Round>> rounds) {
        StringBuilder table =
                new StringBuilder("\nvariant               submitted/s   read/s   submitted and read once/s\n");
        rounds.forEach((variant, measured) -> {
            int slips = BATCHES * BATCH;
            double submitting = median(measured.stream().map(Round::submitting).toList());
            double reading = median(measured.stream().map(Round::reading).toList());
            table.append(String.format(
                    Locale.ROOT,
                    "%-20s %12.0f %8.0f %12.0f%n",
                    variant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    slips / submitting,
                    slips / reading,
                    slips / (submitting + reading)));
        });
        System.out.println(table);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(Comparator.naturalOrder());
        return sorted.get(sorted.size() / 2);
    }
}

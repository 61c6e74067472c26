package org.huizhi.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.huizhi.testsupport.SelfSigned;
import org.huizhi.testsupport.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends is told in time, of all that say so, by each of the ways. */
class LapsesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private final SettableClock clock = SettableClock.at(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Lapse> known = new ArrayList<>();
    private final Log log = new Log();
    private final Lapses lapses = new Lapses(List.of(now -> known), meters, clock);

    @TempDir
    Path folder;

    private static final class Log extends Handler {

        private final List<LogRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        Logger.getLogger(Lapses.class.getName()).addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger(Lapses.class.getName()).removeHandler(log);
    }

    private static Lapse key(Duration left) {
        return new Lapse(Lapse.Kind.SIGNING_KEY, "cn-610800#sig-1", NOW.plus(left));
    }

    @Test
    void aKeyIsWatchedFromTheStartAndSpokenOfAMonthBeforeOncePerDay() {
        known.add(key(Duration.ofDays(31)));
        lapses.look();
        assertThat(seconds()).isEqualTo(31 * 86_400.0);
        assertThat(health()).isEmpty();
        assertThat(log.records).isEmpty();

        clock.advance(Duration.ofDays(1).plusMinutes(1));
        lapses.look();
        lapses.look();
        clock.advance(Duration.ofHours(23));
        lapses.look();
        assertThat(log.records).singleElement().satisfies(record -> {
            assertThat(record.getLevel().intValue()).isEqualTo(Level.WARNING.intValue());
            assertThat(record.getMessage()).contains("These lapse within");
        });
        clock.advance(Duration.ofHours(1));
        lapses.look();
        assertThat(log.records).hasSize(2);
        assertThat(health()).containsExactly("signing-key cn-610800#sig-1");

        clock.advance(Duration.ofDays(60));
        lapses.look();
        assertThat(seconds()).as("it has ended").isNegative();
        assertThat(health()).hasSize(1);
    }

    private double seconds() {
        return meters.get("huizhi.lapses")
                .tag("kind", "signing-key")
                .tag("name", "cn-610800#sig-1")
                .gauge()
                .value();
    }

    private List<String> health() {
        return new LapseHealth(lapses)
                .call().getData().stream()
                        .flatMap(data -> data.keySet().stream())
                        .toList();
    }

    @Test
    void whatWasRenewedIsWatchedNoMore() {
        known.add(key(Duration.ofDays(1)));
        lapses.look();
        known.clear();
        lapses.look();

        assertThat(meters.find("huizhi.lapses").gauges()).isEmpty();
        assertThat(health()).isEmpty();
    }

    @Test
    void oneSourceThatFailsHidesNoOther() {
        Lapses both = new Lapses(
                List.of(
                        now -> {
                            throw new IllegalStateException("made up");
                        },
                        now -> List.of(key(Duration.ofDays(1)))),
                meters,
                clock);

        assertThatThrownBy(both::look).hasMessage("made up");

        assertThat(both.soon()).hasSize(1);
        assertThat(seconds()).isPositive();
    }

    @Test
    void ofManyThoseThatLapseFirstAreShown() {
        for (int i = 0; i < 500; i++) {
            known.add(new Lapse(Lapse.Kind.AGREEMENT, "agr-" + i, NOW.plus(Duration.ofDays(500 - i))));
        }
        lapses.look();

        assertThat(meters.find("huizhi.lapses").gauges()).hasSize(100);
        assertThat(meters.find("huizhi.lapses").tag("name", "agr-499").gauge()).isNotNull();
    }

    @Test
    void aCertificateInAFileIsWatched() throws Exception {
        SelfSigned made = SelfSigned.create(folder, "node", "-validity", "10");
        Path chain = folder.resolve("chain.pem");
        SelfSigned longer = SelfSigned.create(folder, "longer", "-validity", "900");
        Files.writeString(chain, Files.readString(longer.certificate()) + Files.readString(made.certificate()));

        assertEndsInTenDays(CertificateFiles.end(chain, ""));
        assertThat(CertificateFiles.end(folder.resolve("none"), "")).isEmpty();
    }

    @Test
    void aCertificateInAStoreIsWatchedWhateverTheFormOfTheStore() throws Exception {
        SelfSigned made = SelfSigned.create(folder, "node", "-validity", "10");
        SelfSigned longer = SelfSigned.create(folder, "longer", "-validity", "900");
        longer.trust(made);
        assertEndsInTenDays(CertificateFiles.end(made.keystore(), SelfSigned.PASSWORD));
        assertEndsInTenDays(CertificateFiles.end(longer.keystore(), SelfSigned.PASSWORD));
        assertThat(CertificateFiles.end(made.keystore(), "another")).isEmpty();

        Path jks = folder.resolve("trust.jks");
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        try (InputStream certificate = Files.newInputStream(made.certificate())) {
            store.setCertificateEntry(
                    "node", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        try (OutputStream file = Files.newOutputStream(jks)) {
            store.store(file, SelfSigned.PASSWORD.toCharArray());
        }
        assertEndsInTenDays(CertificateFiles.end(jks, SelfSigned.PASSWORD));
    }

    @Test
    void storesAreThoseThatTheSettingsName() {
        SelfSigned made = SelfSigned.create(folder, "bus", "-validity", "10");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(Map.of(
                        "kafka.ssl.truststore.location",
                        made.keystore().toString(),
                        "kafka.ssl.truststore.password",
                        SelfSigned.PASSWORD))
                .build();

        assertThat(new CertificateFiles(config).lapses(Instant.now()))
                .singleElement()
                .satisfies(lapse -> assertThat(lapse.name()).isEqualTo("kafka.ssl.truststore.location"));
    }

    private static void assertEndsInTenDays(Optional<Instant> found) {
        assertThat(found)
                .hasValueSatisfying(end -> assertThat(end)
                        .isBetween(
                                Instant.now().plus(9, ChronoUnit.DAYS),
                                Instant.now().plus(11, ChronoUnit.DAYS)));
    }
}

package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.calendar.Calendars;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes of this release go on where those of an earlier one have stopped: same databases, same topics, same keys. */
class UpgradeIT {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Set<String> ENDS = Set.of("RETURNED", "DECLINED", "WITHDRAWN");
    private static final Path RELEASES = Path.of("src/it/resources/releases");

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final List<String> mailboxes = List.of(yulin.mailbox(), xinzhou.mailbox());

    static List<Path> releases() throws IOException {
        try (Stream<Path> files = Files.list(RELEASES)) {
            return files.filter(file -> file.toString().endsWith(".zip")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void whatAnEarlierReleaseHasLeftIsReadAndBroughtToItsEnd(Path release) throws Exception {
        ReleaseFixture fixture;
        try (InputStream file = Files.newInputStream(release)) {
            fixture = ReleaseFixture.load(file);
        }
        try (RunningExchange exchange = RunningExchange.prepare("upgrade", yulin, xinzhou)) {
            fixture.restore(exchange, mailboxes);
            // Deadlines are those of then.
            Duration back = Duration.between(Instant.now(), fixture.madeAt());
            mailboxes.forEach(mailbox -> exchange.node(mailbox).start(Map.of("huizhi.clock.offset", back.toString())));
            mailboxes.forEach(mailbox -> exchange.node(mailbox).awaitReady(START_LIMIT));
            Ledger sent = new Ledger(exchange, yulin.mailbox());
            Ledger received = new Ledger(exchange, xinzhou.mailbox());
            Map<String, String> before = fixture.states(yulin.mailbox());
            assertThat(before.values()).contains("SUBMITTED", "SENT", "DELIVERED", "ACCEPTED", "RETURNED", "DECLINED");
            Patience.until(
                    "what was on its way has arrived",
                    Duration.ofSeconds(90),
                    () -> received.slips().keySet().equals(before.keySet()));
            try (HandlingOffice office = HandlingOffice.open(List.of(exchange.client(xinzhou.mailbox())))) {
                exchange.client(yulin.mailbox())
                        .post("/notices", Slips.submission())
                        .expect(201);
                sent.awaitSettled();
                received.awaitSettled();
            }

            assertThat(received.slips()).isEqualTo(sent.slips()).hasSize(before.size() + 1);
            before.forEach((id, state) -> {
                if (ENDS.contains(state)) {
                    assertThat(sent.rows("select state from notice where id = ?::uuid", id))
                            .containsExactly(Map.of("state", state));
                }
            });
            assertNothingIsLost(exchange, before.keySet());
        }
    }

    private void assertNothingIsLost(RunningExchange exchange, Set<String> slips) {
        Signatures signatures = new Signatures(CryptoProvider.fastest());
        for (String mailbox : mailboxes) {
            Ledger ledger = new Ledger(exchange, mailbox);
            ledger.assertClean();
            ledger.assertHistoriesLegal();
            ledger.assertNoDeadLetters();
            NodeClient node = exchange.client(mailbox);
            AuthorityKeys authority = AuthorityKeys.load(exchange.files(mailbox).resolve("authority.jwks.json"));
            EvidenceVerifier verifier =
                    new EvidenceVerifier(signatures, authority, List.of(), Calendars.of(Optional.empty()));
            for (String id : slips) {
                assertThat(node.get("/notices/" + id)
                                .expect(200)
                                .at("/payload/person/name")
                                .asText())
                        .isEqualTo(Slips.NAME);
                assertThat(verifier.verify(node.getBytes("/notices/" + id + "/evidence"))
                                .findings())
                        .isEmpty();
            }
            assertThat(node.post("/statistics/recount", NodeClient.JSON.createObjectNode())
                            .expect(200)
                            .path("differences"))
                    .isEmpty();
            String log = new String(node.getBytes("/audit/export"), StandardCharsets.UTF_8);
            assertThat(new AuditVerifier(signatures, directory(exchange.files(mailbox), authority))
                            .verify(log.lines().iterator(), List.of())
                            .faults())
                    .isEmpty();
        }
    }

    private static Directory directory(Path files, AuthorityKeys authority) {
        DirectoryEntryReader reader = new DirectoryEntryReader(new Signatures(CryptoProvider.jdk()), authority);
        try (Stream<String> lines = Files.lines(files.resolve("directory.jws"))) {
            return Directory.of(lines.filter(line -> line.startsWith("ey"))
                    .map(line -> ((Reading.Read) reader.read(line)).entry().entry())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

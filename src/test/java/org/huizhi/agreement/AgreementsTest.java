package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final AgreementDraft draft =
            AgreementDraft.between(yulin, xinzhou).effective(LocalDate.of(2026, 1, 1), LocalDate.of(2028, 12, 31));
    private final InMemoryAgreements rows = new InMemoryAgreements();
    private final InMemoryFacts facts = new InMemoryFacts();
    private Directory directory = Party.directory(yulin, xinzhou);

    @TempDir
    Path folder;

    @Test
    void theFolderIsReadAtStart() throws IOException {
        put(draft);

        Agreements agreements = started();

        assertThat(agreements.all()).extracting(Agreement::id).containsExactly("agr-610800-140900");
        assertThat(admits(agreements)).isTrue();
        assertThat(agreements.clause("agr-610800-140900", 1, "cn-610800", "cn-140900", "notification"))
                .isPresent();
        assertThat(agreements.clause("agr-610800-140900", 2, "cn-610800", "cn-140900", "notification"))
                .isEmpty();
    }

    @Test
    void aNodeWhoseFolderIsAwayGoesOnWithTheAgreementsItHolds() throws IOException {
        Path file = put(draft);
        started();
        Files.delete(file);

        assertThat(admits(started())).isTrue();
    }

    @Test
    void aFileThatBecomesBadIsRefusedAndTheHeldCopyStays() throws IOException {
        Path file = put(draft);
        Agreements agreements = started();
        Files.writeString(file, draft.signedBy(yulin.signingKey()));

        LoadReport report = agreements.reload();

        assertThat(report.accepted()).isEmpty();
        assertThat(report.refused())
                .containsExactly(new LoadReport.Refused(draft.fileName(), "the signature of cn-140900 is missing"));
        assertThat(admits(agreements)).isTrue();
    }

    @Test
    void aFileThatIsNoTextSpoilsNoOther() throws IOException {
        put(draft);
        Files.write(folder.resolve("bad.agreement.json"), new byte[] {(byte) 0xC3, (byte) 0x28});

        assertThat(admits(started())).isTrue();
    }

    @Test
    void otherBytesUnderTheSameVersionAreRefused() throws IOException {
        put(draft);
        Agreements agreements = started();
        AgreementDraft other = draft.effective(LocalDate.of(2026, 1, 1), null);
        Files.writeString(folder.resolve(draft.fileName()), other.signed());

        LoadReport report = agreements.reload();

        assertThat(report.refused())
                .singleElement()
                .satisfies(refused ->
                        assertThat(refused.reason()).startsWith("other bytes are held as agr-610800-140900 version 1"));
        assertThat(agreements.all())
                .singleElement()
                .satisfies(held -> assertThat(held.period().to()).isEqualTo(LocalDate.of(2028, 12, 31)));
    }

    @Test
    void aNewVersionInTheFolderIsTakenOver() throws IOException {
        put(draft);
        Agreements agreements = started();
        put(draft.version(2).bothWays(List.of("notification")));

        agreements.refresh();

        assertThat(agreements.all()).extracting(Agreement::version).containsExactly(2, 1);
        assertThat(admits(agreements)).isFalse();
    }

    @Test
    void anAgreementWhoseSignerBecomesKnownIsTakenOver() throws IOException {
        put(draft);
        directory = Party.directory(yulin);
        Agreements agreements = started();
        assertThat(agreements.all()).isEmpty();

        directory = Party.directory(yulin, xinzhou);
        agreements.refresh();

        assertThat(admits(agreements)).isTrue();
    }

    @Test
    void whatAnotherReplicaStoredIsTakenOverWhenItIsSigned() throws IOException {
        Agreements agreements = started();
        rows.putDocument("agr-610800-140900", 1, draft.signed());
        rows.putDocument("agr-forged", 1, draft.id("agr-forged").signedBy(yulin.signingKey()));

        agreements.refresh();
        agreements.refresh();

        assertThat(agreements.all()).extracting(Agreement::id).containsExactly("agr-610800-140900");
    }

    @Test
    void aSuspensionThatAnotherReplicaStoredCountsHere() throws IOException {
        put(draft);
        Agreements agreements = started();
        facts.facts.add(AgreementFact.of(
                        name("agr-610800-140900"),
                        null,
                        AgreementEvent.SUSPENDED,
                        Instant.parse("2026-11-22T00:00:00Z"),
                        "cn-140900")
                .inMessage(UUID.randomUUID()));
        assertThat(admits(agreements)).isTrue();

        agreements.sync();

        assertThat(admits(agreements)).isFalse();
        assertThat(agreements.facts(name("agr-610800-140900"))).hasSize(1);
        assertThat(admits(started())).as("after a restart").isFalse();
    }

    private static AgreementName name(String id) {
        return AgreementName.between("cn-610800", "cn-140900", id);
    }

    private boolean admits(Agreements agreements) {
        return agreements.admit(new Exchange(
                        "cn-610800",
                        "cn-140900",
                        "residence-confirmation",
                        TODAY,
                        Instant.parse("2026-11-23T00:00:00Z")))
                instanceof ExchangePermission.Permitted;
    }

    private Path put(AgreementDraft agreement) throws IOException {
        return Files.writeString(folder.resolve(agreement.fileName()), agreement.signed());
    }

    private Agreements started() {
        Agreements agreements = new Agreements(
                Optional.of(folder),
                yulin.mailbox(),
                new AgreementReader(new Signatures(CryptoProvider.fastest()), yulin.mailbox()),
                () -> directory,
                rows,
                facts,
                Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC));
        agreements.start();
        return agreements;
    }

    /** The table of facts without a database. */
    private static final class InMemoryFacts implements FactLog {

        private final List<AgreementFact> facts = new ArrayList<>();

        @Override
        public long revision() {
            return facts.size();
        }

        @Override
        public List<AgreementFact> all() {
            return facts;
        }
    }

    /** The table of held agreements without a database. */
    private static final class InMemoryAgreements implements HeldAgreements {

        private final Map<AgreementKey, String> documents = new HashMap<>();
        private final Map<AgreementKey, String> digests = new HashMap<>();

        void putDocument(String id, int version, String document) {
            documents.put(new AgreementKey(name(id), version), document);
        }

        @Override
        public List<AgreementKey> keys() {
            return List.copyOf(documents.keySet());
        }

        @Override
        public List<Copy> held(Collection<AgreementKey> keys) {
            return documents.entrySet().stream()
                    .filter(document -> keys.contains(document.getKey()))
                    .map(document -> new Copy(document.getKey(), document.getValue()))
                    .toList();
        }

        @Override
        public List<Agreement> of(AgreementName agreement) {
            throw new UnsupportedOperationException("messages read it, and none comes here");
        }

        @Override
        public String store(SignedAgreement signed, Instant now) {
            AgreementKey key = signed.agreement().key();
            documents.putIfAbsent(key, signed.document());
            digests.putIfAbsent(key, signed.agreement().digest());
            return digests.get(key);
        }
    }
}

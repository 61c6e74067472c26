package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.conformance.ConformanceKit;
import org.huizhi.conformance.ConformanceReport;
import org.huizhi.conformance.ConformanceReport.Result;
import org.huizhi.conformance.Setup;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.KeyPairs;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The kit passes this node, and finds each of the mutants of it ({@link MutantNode}). */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ConformanceTest {

    static final String REGION = "639900";
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    /** Joins once, for all tests. */
    private static @Nullable Played played;

    private record Played(NewPartner partner, AgreementDraft agreement) {}

    private final Surroundings around = BusAndDatabaseResource.surroundings();

    @TempDir
    Path folder;

    @Inject
    CurrentDirectory directory;

    @Inject
    Triage triage;

    @Inject
    Receipts receipts;

    private Played played() {
        if (played == null) {
            NewPartner partner = HonestPartner.joins(directory, REGION);
            AgreementDraft agreement = HonestPartner.agrees(
                    partner, "agr-conformance", HonestPartner.today().minusDays(30));
            // From now on the kit speaks for the region.
            partner.close();
            played = new Played(partner, agreement);
        }
        return played;
    }

    private Setup setup(String document) throws IOException {
        KeyPairs pairs =
                KeyPairs.in(Path.of(file("keys.json", played().partner().party.privateKeys())));
        return Setup.of(
                around.yulin().mailbox(),
                directory.get(),
                pairs,
                pairs.signingKey(played().partner().mailbox() + "#sig-1"),
                document,
                new Signatures(CryptoProvider.fastest()),
                Instant.now());
    }

    private ConformanceReport run(boolean stopAtFirst, List<Result> results) throws IOException {
        return new ConformanceKit(
                        setup(played().agreement().signed()),
                        new HashMap<>(around.bus().client(played().partner().mailbox())),
                        PATIENCE,
                        Clock.systemUTC())
                .run(stopAtFirst, results::add);
    }

    @Test
    void thisNodeConforms() throws Exception {
        Path junit = folder.resolve("conformance.xml");

        int exitCode = command(file("agreement.json", played().agreement().signed()), "--junit", junit.toString())
                .code();

        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        NodeList failures = xml.getElementsByTagName("failure");
        assertThat(IntStream.range(0, failures.getLength())
                        .mapToObj(i ->
                                failures.item(i).getParentNode().getAttributes().getNamedItem("name") + " "
                                        + failures.item(i).getAttributes().getNamedItem("message")))
                .isEmpty();
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(40);
        assertThat(exitCode).isZero();
    }

    private CommandLineProbe.Said command(String agreement, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "conformance",
                "--partner",
                around.yulin().mailbox(),
                "--keys",
                file("keys.json", played().partner().party.privateKeys()),
                "--kid",
                played().partner().mailbox() + "#sig-1",
                "--authority",
                file("authority.jwks", around.authority().publicKeys()),
                "--directory",
                file(
                        "directory.jws",
                        around.authority().entry(around.yulin()) + "\n"
                                + around.authority().entry(played().partner().party)),
                "--agreement",
                agreement,
                "--bootstrap",
                around.bus().bootstrapServers()));
        words.addAll(List.of(more));
        return CommandLineProbe.said(words.toArray(String[]::new));
    }

    /** Nobody has a node that could make it: the kit proposes, the partner's administrator signs as ever. */
    @Test
    void theAgreementOfATrialIsMadeByTheKitAndTheAdministrator() throws IOException {
        Path agreement = folder.resolve("trial.agreement.json");
        String id = "conformance-" + REGION + "-610800";

        CommandLineProbe.Said early = command(agreement.toString(), "--propose", "--wait", "4");
        TestCaller.administrator()
                .post("/agreements/" + id + "/versions/1/signature", """
                        {"impactAssessment": {"purpose": "p", "necessity": "n", "risks": "r", "measures": "m"}}""")
                .then()
                .statusCode(200);
        CommandLineProbe.Said later = command(agreement.toString(), "--propose", "--wait", "30");

        assertThat(early.code()).isOne();
        assertThat(early.err()).contains("agreement " + id + " is proposed, and not signed yet");
        assertThat(later.code()).as(later.err()).isZero();
        assertThat(later.out()).contains(agreement + ": agreement " + id + " with both signatures");
        assertThat(setup(Files.readString(agreement)).signed()).isPresent();
        assertThat(command(agreement.toString(), "--propose").code())
                .as("what is there is not written over")
                .isEqualTo(2);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void withoutAClauseForItsSlipsTheKitDoesNotBegin() {
        AgreementDraft other = played().agreement().withoutClauses().bothWays(List.of("notification"));

        assertThatThrownBy(() -> setup(other.signed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no clause for cooperation-request");
    }

    @ParameterizedTest
    @EnumSource(MutantNode.class)
    void eachMutantIsFound(MutantNode mutant) throws Exception {
        Triage goodTriage = ClientProxy.unwrap(triage);
        Receipts goodReceipts = ClientProxy.unwrap(receipts);
        QuarkusMock.installMockForInstance(mutant.triage(goodTriage), triage);
        QuarkusMock.installMockForInstance(mutant.receipts(goodReceipts), receipts);

        List<Result> told = new ArrayList<>();
        ConformanceReport report = run(true, told);

        assertThat(report.conforms()).as(mutant.name()).isFalse();
        assertThat(told.get(told.size() - 1).name()).as(mutant.name()).isIn(mutant.found());
        assertThat(report.junitXml()).contains("<failure");
    }
}

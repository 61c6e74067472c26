package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.conformance.ConformanceKit;
import org.huizhi.conformance.ConformanceReport;
import org.huizhi.conformance.ConformanceReport.Result;
import org.huizhi.conformance.Operator;
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
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
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
    /** Its partner has signed an agreement that the kit made. */
    private static final String TRIAL_REGION = "639800";

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** Each joins once, for all tests. */
    private static final Map<String, Played> PLAYED = new HashMap<>();

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

    @Inject
    KafkaBus bus;

    @Inject
    ReceiptMessages receiptMessages;

    @Inject
    ParkedMessageScheduler parkedMessages;

    private Played played() {
        return played(REGION);
    }

    private Played played(String region) {
        return PLAYED.computeIfAbsent(region, code -> {
            NewPartner partner = HonestPartner.joins(directory, code);
            AgreementDraft agreement = HonestPartner.agrees(
                    partner, "agr-conformance", HonestPartner.today().minusDays(30));
            // From now on the kit speaks for the region.
            partner.close();
            return new Played(partner, agreement);
        });
    }

    private Setup setup(String document) throws IOException {
        return setup(played(), document);
    }

    private Setup setup(Played played, String document) throws IOException {
        KeyPairs pairs =
                KeyPairs.in(Path.of(file("keys.json", played.partner().party.privateKeys())));
        return Setup.of(
                around.yulin().mailbox(),
                directory.get(),
                pairs,
                pairs.signingKey(played.partner().mailbox() + "#sig-1"),
                document,
                new Signatures(CryptoProvider.fastest()),
                Instant.now());
    }

    private ConformanceReport run(@Nullable Operator operator, List<Result> results) throws IOException {
        return new ConformanceKit(
                        setup(played().agreement().signed()),
                        new HashMap<>(around.bus().client(played().partner().mailbox())),
                        PATIENCE,
                        Clock.systemUTC(),
                        operator)
                .run(true, results::add);
    }

    /** The operator of this node reads what the kit prints, and does as he is asked. */
    @Test
    void thisNodeConforms() throws Exception {
        Path junit = folder.resolve("conformance.xml");
        List<String> slips = new ArrayList<>();

        int exitCode;
        ScheduledExecutorService sweeps = Executors.newSingleThreadScheduledExecutor();
        try {
            // What waits is looked at every minute.
            var unused = sweeps.scheduleWithFixedDelay(parkedMessages::sweep, 0, 500, TimeUnit.MILLISECONDS);
            exitCode = command(
                            played(),
                            line -> obey(line, slips),
                            file("agreement.json", played().agreement().signed()),
                            "--await-slips",
                            "1",
                            "--junit",
                            junit.toString())
                    .code();
        } finally {
            sweeps.shutdownNow();
        }

        assertThat(found(junit, "failure")).isEmpty();
        assertThat(found(junit, "skipped")).isEmpty();
        assertThat(found(junit, "testcase")).hasSize(52);
        assertThat(exitCode).isZero();
        assertThat(slips.stream().map(TestCaller.submitter()::stateOf))
                .as("what became of each here, in the order of what the kit made of them")
                .containsExactlyInAnyOrder(
                        "returned", "declined", "refused", "withdrawn", "declined", "returned", "returned");
    }

    /** Does what the kit asks for. */
    private void obey(String line, List<String> slips) {
        if (line.contains("send 7 slips")) {
            ObjectNode slip = Slips.with(Slips.submission("cooperation-request"), "/receiver/region", REGION);
            for (int i = 0; i < 7; i++) {
                slips.add(TestCaller.submitter().submitted(slip));
            }
        } else if (line.contains("withdraw these slips")) {
            UUID.matcher(line)
                    .results()
                    .forEach(id -> TestCaller.submitter()
                            .perform("withdrawal", id.group(), "{}")
                            .then()
                            .statusCode(200));
        } else if (line.contains("has no receipt")) {
            // Ten minutes go by for what is still without one.
            Yulin.update(
                    "update outbox set next_attempt_at = now() where destination = ? and sent_at is not null",
                    played().partner().mailbox());
        }
    }

    private static List<String> found(Path junit, String element) throws Exception {
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        NodeList nodes = xml.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getParentNode().getAttributes().getNamedItem("name") + " "
                        + nodes.item(i).getAttributes().getNamedItem("message"))
                .toList();
    }

    private CommandLineProbe.Said command(Played played, Consumer<String> reader, String agreement, String... more)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "conformance",
                "--partner",
                around.yulin().mailbox(),
                "--keys",
                file("keys.json", played.partner().party.privateKeys()),
                "--kid",
                played.partner().mailbox() + "#sig-1",
                "--authority",
                file("authority.jwks", around.authority().publicKeys()),
                "--directory",
                file(
                        "directory.jws",
                        around.authority().entry(around.yulin()) + "\n"
                                + around.authority().entry(played.partner().party)),
                "--agreement",
                agreement,
                "--bootstrap",
                around.bus().bootstrapServers()));
        words.addAll(List.of(more));
        return CommandLineProbe.said(reader, words.toArray(String[]::new));
    }

    /** Nobody has a node that could make it: the kit proposes, the partner's administrator signs as ever. */
    @Test
    void theAgreementOfATrialIsMadeByTheKitAndTheAdministrator() throws IOException {
        Path agreement = folder.resolve("trial.agreement.json");
        String id = "conformance-" + TRIAL_REGION + "-610800";

        CommandLineProbe.Said early = proposed(agreement, "4");
        TestCaller.administrator()
                .post("/agreements/" + id + "/versions/1/signature", """
                        {"impactAssessment": {"purpose": "p", "necessity": "n", "risks": "r", "measures": "m"}}""")
                .then()
                .statusCode(200);
        CommandLineProbe.Said later = proposed(agreement, "30");

        assertThat(early.code()).isOne();
        assertThat(early.err()).contains("agreement " + id + " is proposed, and not signed yet");
        assertThat(later.code()).as(later.err()).isZero();
        assertThat(later.out()).contains(agreement + ": agreement " + id + " with both signatures");
        assertThat(setup(played(TRIAL_REGION), Files.readString(agreement)).signed())
                .isPresent();
        assertThat(proposed(agreement, "30").code())
                .as("what is there is not written over")
                .isEqualTo(2);
    }

    private CommandLineProbe.Said proposed(Path agreement, String seconds) throws IOException {
        return command(played(TRIAL_REGION), line -> {}, agreement.toString(), "--propose", "--wait", seconds);
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
        KafkaBus goodBus = ClientProxy.unwrap(bus);
        ReceiptMessages goodMessages = ClientProxy.unwrap(receiptMessages);
        QuarkusMock.installMockForInstance(mutant.triage(goodTriage), triage);
        QuarkusMock.installMockForInstance(mutant.receipts(goodReceipts), receipts);
        QuarkusMock.installMockForInstance(mutant.bus(goodBus), bus);
        QuarkusMock.installMockForInstance(mutant.heard(goodMessages), receiptMessages);

        List<Result> told = new ArrayList<>();
        ConformanceReport report = run(
                mutant.isFoundAsSender()
                        ? new Operator(line -> obey(line, new ArrayList<>()), PATIENCE, PATIENCE)
                        : null,
                told);

        assertThat(report.conforms()).as(mutant.name()).isFalse();
        assertThat(told.get(told.size() - 1).name()).as(mutant.name()).isIn(mutant.found());
        assertThat(report.junitXml()).contains("<failure");
    }
}

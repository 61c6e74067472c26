package org.huizhi.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.huizhi.conformance.ConformanceKit;
import org.huizhi.conformance.ConformanceReport;
import org.huizhi.conformance.Operator;
import org.huizhi.conformance.Setup;
import org.huizhi.conformance.TrialAgreement;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.Directory;
import org.huizhi.directory.KeyPairs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a region's node through the protocol from the outside, as another region does, and says what conforms to the"
                    + " feed contract.",
            "For a trial only: it sends slips without person data and records that are bad on purpose. It plays a region that is in"
                    + " the directory, has an inbox and an agreement with the partner, and no node that runs meanwhile."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything conforms, or the agreement is there",
            "1:something does not, or is not, or the bus is away",
            "2:wrong usage"
        })
final class ConformanceCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BusOptions bus;

    @Option(
            names = "--partner",
            required = true,
            paramLabel = "MAILBOX",
            description = "whose node is tried, say cn-610800")
    private String partner;

    @Option(names = "--keys", required = true, description = "private keys of the region that is played (JWK Set)")
    private Path keys;

    @Option(
            names = "--kid",
            required = true,
            description = "which of them signs, say cn-640100#sig-1; it names the region that is played")
    private String kid;

    @Option(
            names = "--authority",
            required = true,
            description = "JWK Set of the exchange authority's public keys, which you have from elsewhere")
    private Path authority;

    @Option(names = "--directory", required = true, description = "signed entries of both regions, one a line")
    private Path directory;

    @Option(
            names = "--agreement",
            required = true,
            description =
                    "the agreement with both signatures, with a clause for cooperation-request; --propose writes it")
    private Path agreement;

    @Option(
            names = "--propose",
            description =
                    "proposes such an agreement to the partner, waits for its administrator's signature, writes it to the file of"
                            + " --agreement, and ends; who had no patience asks again")
    private boolean propose;

    @Option(names = "--junit", paramLabel = "FILE", description = "writes the results as JUnit's XML too")
    private @Nullable Path junit;

    @Option(
            names = "--await-slips",
            paramLabel = "MINUTES",
            description =
                    "tries the node as the sender of slips too: asks for seven slips, and for the withdrawal of three of them, and waits"
                            + " so long for each")
    private @Nullable Integer minutes;

    @Option(names = "--stop", description = "ends with the first check that the node fails")
    private boolean stop;

    @Option(
            names = "--wait",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "with which patience an answer is awaited (${DEFAULT-VALUE})")
    private int seconds;

    @Override
    public Integer call() throws IOException {
        Directory known =
                SignedEntries.directory(directory, AuthorityCommand.SIGNATURES, AuthorityKeys.load(authority));
        KeyPairs pairs = KeyPairs.in(keys);
        return propose ? propose(known, pairs) : run(known, pairs);
    }

    private int propose(Directory known, KeyPairs pairs) throws IOException {
        if (Files.exists(agreement)) {
            throw new WrongUsageException("--agreement: " + agreement + " is there already");
        }
        Setup setup =
                Setup.withoutAgreement(partner, known, pairs, pairs.signingKey(kid), AuthorityCommand.CLOCK.instant());
        TrialAgreement.Outcome outcome = new TrialAgreement(
                        setup,
                        bus.properties(),
                        Duration.ofSeconds(seconds),
                        AuthorityCommand.SIGNATURES,
                        AuthorityCommand.CLOCK)
                .obtain();
        if (outcome.document() == null) {
            spec.commandLine().getErr().println(outcome.told());
            return 1;
        }
        Files.writeString(agreement, outcome.document() + "\n");
        spec.commandLine().getOut().println(agreement + ": " + outcome.told());
        return 0;
    }

    private int run(Directory known, KeyPairs pairs) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Setup setup = Setup.of(
                partner,
                known,
                pairs,
                pairs.signingKey(kid),
                InputFile.text(agreement),
                AuthorityCommand.SIGNATURES,
                AuthorityCommand.CLOCK.instant());
        ConformanceReport report = new ConformanceKit(
                        setup,
                        bus.properties(),
                        Duration.ofSeconds(seconds),
                        AuthorityCommand.CLOCK,
                        minutes == null ? null : operator(minutes, out))
                .run(stop, result -> {
                    out.println(result.line());
                    out.flush();
                });
        out.println(report.sum());
        if (junit != null) {
            Files.writeString(junit, report.junitXml());
        }
        return report.conforms() ? 0 : 1;
    }

    /** Whoever reads what is printed. */
    private static Operator operator(int minutes, PrintWriter out) {
        return new Operator(
                asked -> {
                    out.println("----  " + asked);
                    out.flush();
                },
                Duration.ofMinutes(minutes),
                Operator.SENT_AGAIN);
    }
}

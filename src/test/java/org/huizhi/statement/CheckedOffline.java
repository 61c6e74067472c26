package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;

/** A statement as somebody checks it who has downloaded it and has no node. */
final class CheckedOffline {

    private final BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
    private final Path folder = Folders.create("checked-offline");
    private final Path document = folder.resolve("statement.jws.json");
    private final Path rounds = folder.resolve("slips.csv");
    private final Path amendments = folder.resolve("amendments.csv");
    private final Path paper = folder.resolve("statement.pdf");
    private final Path directory = folder.resolve("directory.jws");
    private final List<String> entries;

    CheckedOffline(NewPartner partner, String id) throws IOException {
        Files.writeString(
                document,
                TestCaller.auditor()
                        .request()
                        .accept("application/jose+json")
                        .get("/api/v1/statements/" + id + "/document")
                        .asString());
        Files.write(rounds, ShownStatement.csv(id, "slips"));
        Files.write(amendments, ShownStatement.csv(id, "amendments"));
        Files.write(paper, ShownStatement.pdf(id, "zh"));
        entries = List.of(
                around.authority().entry(around.yulin(), Instant.now()),
                around.authority().entry(partner.party, Instant.now()));
        Files.write(directory, entries);
    }

    /** From the command line: the document with all its rows, and the paper alone. */
    void isValid() {
        assertThat(command(document, "--slips", rounds.toString(), "--amendments", amendments.toString()))
                .isZero();
        assertThat(command(paper, "--lang", "zh")).isZero();
        assertThat(command(rounds)).isEqualTo(1);
    }

    private int command(Path what, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "statement",
                "verify",
                "--authority",
                around.files().authorityKeys().toString(),
                "--directory",
                directory.toString()));
        words.addAll(List.of(options));
        words.add(what.toString());
        return CommandLineProbe.run(words.toArray(String[]::new));
    }

    /** @return findings when the text of its rounds is another */
    List<StatementReport.Code> withRounds(UnaryOperator<String> other) throws IOException {
        Path altered = folder.resolve("altered.csv");
        Files.writeString(altered, other.apply(Files.readString(rounds)));
        return codes(verifier(entries).verify(Files.readAllBytes(document), altered, null));
    }

    List<StatementReport.Code> withAmendments(UnaryOperator<String> other) throws IOException {
        Path altered = folder.resolve("altered.csv");
        Files.writeString(altered, other.apply(Files.readString(amendments)));
        return codes(verifier(entries).verify(Files.readAllBytes(document), null, altered));
    }

    List<StatementReport.Code> withDocument(UnaryOperator<String> other) throws IOException {
        return codes(verifier(entries)
                .verify(other.apply(Files.readString(document)).getBytes(StandardCharsets.UTF_8), null, null));
    }

    List<StatementReport.Code> withEntries(List<String> some) throws IOException {
        return codes(verifier(some).verify(Files.readAllBytes(document), null, null));
    }

    private StatementVerifier verifier(List<String> some) {
        return new StatementVerifier(
                new Signatures(CryptoProvider.jdk()),
                AuthorityKeys.load(around.files().authorityKeys()),
                some);
    }

    private static List<StatementReport.Code> codes(StatementReport report) {
        return report.findings().stream()
                .map(StatementReport.Finding::code)
                .distinct()
                .toList();
    }
}

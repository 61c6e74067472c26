package org.huizhi.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.EntryReview;
import org.huizhi.directory.EntrySigner;
import org.huizhi.directory.KeyPairs;
import org.huizhi.directory.SignedDirectory;
import org.huizhi.directory.SignedEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which key the authority signs, and into which directory. */
final class SigningOptions {

    @Option(names = "--keys", required = true, description = "private keys of the authority")
    private Path keys;

    @Option(names = "--kid", description = "which of them (the last one in the file)")
    private @Nullable String kid;

    @Option(
            names = "--authority",
            required = true,
            description = "public keys of the authority, to check what was signed before")
    private Path authority;

    @Option(
            names = "--directory",
            required = true,
            description =
                    "signed entries, one a line: those before, replaced by the new ones. It is made when it is not there")
    private Path directory;

    SignedDirectory former() throws IOException {
        List<String> lines = Files.exists(directory) ? AuthorityCommand.lines(directory) : List.of();
        return AuthorityCommand.read(lines, authority);
    }

    EntrySigner signer() {
        return new EntrySigner(AuthorityCommand.SIGNATURES, KeyPairs.in(keys).signingKey(kid), AuthorityCommand.CLOCK);
    }

    /**
     * Puts the new entries in the place of those before, unless one of them must not be published.
     *
     * @return exit code
     */
    int replace(SignedDirectory former, List<SignedEntry> fresh, PrintWriter out, PrintWriter err) throws IOException {
        boolean sound = AuthorityCommand.noneRefused(former.refused(), err);
        Map<String, SignedEntry> entries = new LinkedHashMap<>(former.entries());
        for (SignedEntry entry : fresh) {
            SignedEntry before = entries.put(entry.mailbox(), entry);
            EntryReview review = EntryReview.of(
                    before == null ? null : before.entry(), entry.entry(), AuthorityCommand.CLOCK.instant());
            review.objections().forEach(one -> err.println("refused: " + one));
            review.warnings().forEach(one -> err.println("warning: " + one));
            sound &= review.objections().isEmpty();
        }
        List<String> lines = new ArrayList<>();
        entries.values().forEach(entry -> lines.add(entry.jws()));
        // As a node would read it: also what two mailboxes both claim is found before it is published.
        sound &= AuthorityCommand.noneRefused(
                SignedDirectory.read(lines, AuthorityCommand.SIGNATURES, AuthorityKeys.load(authority))
                        .refused(),
                err);
        if (!sound) {
            err.println(directory + " was not changed");
            return 1;
        }
        Files.writeString(directory, String.join("\n", lines) + "\n");
        fresh.forEach(entry ->
                EntryText.lines(entry.entry(), AuthorityCommand.CLOCK.instant()).forEach(out::println));
        return 0;
    }
}

package org.huizhi.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.calendar.Calendars;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.EntryReview;
import org.huizhi.directory.EntrySigner;
import org.huizhi.directory.KeyPairs;
import org.huizhi.directory.Published;
import org.huizhi.directory.SignedCalendar;
import org.huizhi.directory.SignedDirectory;
import org.huizhi.directory.WholeFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
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
                    "signed entries and calendars, one a line: those before, replaced by the new ones. It is made when it is not there")
    private Path directory;

    SignedDirectory former() throws IOException {
        List<String> lines = Files.exists(directory) ? SignedEntries.of(directory) : List.of();
        return AuthorityCommand.read(lines, authority);
    }

    EntrySigner signer() {
        return new EntrySigner(AuthorityCommand.SIGNATURES, KeyPairs.in(keys).signingKey(kid), AuthorityCommand.CLOCK);
    }

    /**
     * Puts what is new in the place of that before, unless some of it must not be published.
     *
     * @return exit code
     */
    int replace(SignedDirectory former, List<? extends Published> fresh, CommandSpec spec) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        CommandTexts texts = CommandTexts.of(spec);
        boolean sound = AuthorityCommand.noneRefused(former.refused(), spec);
        Map<String, Published> all = new LinkedHashMap<>(former.published());
        fresh.forEach(one -> all.put(one.key(), one));
        Calendars calendars = calendars(all.values());
        for (Published one : fresh) {
            EntryReview review = EntryReview.of(
                    former.published().get(one.key()), one, calendars::knows, AuthorityCommand.CLOCK.instant());
            review.objections().forEach(objection -> err.println(texts.say("refused", objection)));
            review.warnings().forEach(warning -> err.println(texts.say("warning", warning)));
            sound &= review.objections().isEmpty();
        }
        List<String> lines = new ArrayList<>();
        all.values().forEach(one -> lines.add(one.jws()));
        // As a node would read it: also what two mailboxes both claim is found before it is published.
        sound &= AuthorityCommand.noneRefused(
                SignedDirectory.read(lines, AuthorityCommand.SIGNATURES, AuthorityKeys.load(authority))
                        .refused(),
                spec);
        if (!sound) {
            err.println(texts.say("not-changed", directory));
            return 1;
        }
        WholeFile.write(directory, String.join("\n", lines) + "\n");
        fresh.forEach(
                one -> EntryText.lines(one, AuthorityCommand.CLOCK.instant()).forEach(out::println));
        return 0;
    }

    /** @return those of the directory, and those that every node has built in */
    private static Calendars calendars(Collection<Published> all) {
        Calendars calendars = Calendars.of(Optional.empty());
        calendars.adopt(all.stream()
                .flatMap(one -> one instanceof SignedCalendar year ? Stream.of(year.version()) : Stream.empty())
                .toList());
        return calendars;
    }
}

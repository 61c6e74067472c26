package org.huizhi.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.huizhi.calendar.Calendars;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.GivenFile;
import org.huizhi.evidence.Report;
import org.huizhi.evidence.ReportText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        subcommands = EvidenceCommand.Verify.class,
        description = "Evidence of slips, checked without a node and without a network.")
final class EvidenceCommand {

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Says of each step who, what, when, whether it is valid, and why not.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:every bundle is valid, and lists every attachment that is given",
                "1:one is not, or does not, or a file cannot be read",
                "2:wrong usage"
            })
    static final class Verify implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--authority",
                required = true,
                description = "JWK Set of the exchange authority's public keys, which you have from elsewhere")
        private Path authority;

        @Option(names = "--directory", description = "further signed entries, one a line, say newer than the bundle")
        private @Nullable Path directory;

        @Option(
                names = "--calendars",
                description = "folder of public holidays (*.calendar.json) of years that this program does not know")
        private Optional<Path> calendars = Optional.empty();

        @Option(
                names = "--attachment",
                paramLabel = "FILE",
                description =
                        "a file that is said to be an attachment of a slip: held to the digest that a valid step lists; may be repeated")
        private List<Path> attachments = new ArrayList<>();

        @Option(names = "--lang", description = "zh or en (the language of the locale)")
        private String language = Locale.getDefault().getLanguage();

        @Option(names = "--quiet", description = "names only bundles that are not valid")
        private boolean quiet;

        @Parameters(arity = "1..*", paramLabel = "BUNDLE", description = "bundles, or folders of them")
        private List<Path> paths;

        @Override
        public Integer call() throws IOException {
            AuthorityKeys keys = AuthorityKeys.load(authority);
            Calendars holidays = calendars
                    .map(folder -> InputFile.using(folder, () -> Calendars.of(calendars)))
                    .orElseGet(() -> Calendars.of(calendars));
            List<String> entries = directory == null ? List.of() : SignedEntries.of(directory);
            EvidenceVerifier verifier = InputFile.using(
                    directory == null ? authority : directory,
                    () -> new EvidenceVerifier(new Signatures(CryptoProvider.fastest()), keys, entries, holidays));
            return verify(verifier, bundles(), spec.commandLine().getOut());
        }

        private int verify(EvidenceVerifier verifier, List<Path> bundles, PrintWriter out) throws IOException {
            ReportText text = new ReportText(Locale.forLanguageTag(language));
            int invalid = 0;
            List<GivenFile.Listing> listings = new ArrayList<>();
            for (Path bundle : bundles) {
                Report report = verifier.verify(InputFile.bytes(bundle));
                invalid += report.valid() ? 0 : 1;
                if (!quiet || !report.valid()) {
                    text.lines(bundle.getFileName().toString(), report).forEach(out::println);
                }
                if (!attachments.isEmpty()) {
                    listings.addAll(GivenFile.Listing.of(report));
                }
            }
            boolean listed = true;
            for (Path attachment : attachments) {
                GivenFile file = InputFile.read(attachment, GivenFile::read);
                listed &= !file.in(listings).isEmpty();
                text.lines(file, listings).forEach(out::println);
            }
            out.println(text.sum(bundles.size(), invalid));
            return invalid == 0 && listed && !bundles.isEmpty() ? 0 : 1;
        }

        private List<Path> bundles() throws IOException {
            List<Path> bundles = new ArrayList<>();
            for (Path path : paths) {
                if (Files.isDirectory(path)) {
                    try (Stream<Path> files = Files.list(path)) {
                        files.filter(file -> file.toString().endsWith(".zip"))
                                .sorted()
                                .forEach(bundles::add);
                    }
                } else {
                    bundles.add(path);
                }
            }
            return bundles;
        }
    }
}

package org.huizhi.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.huizhi.calendar.NodeClock;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.KeyPairs;
import org.huizhi.directory.LoadReport;
import org.huizhi.directory.Published;
import org.huizhi.directory.SignedDirectory;
import org.huizhi.directory.WholeFile;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.KeyAlgorithm;
import org.huizhi.envelope.Signatures;
import org.huizhi.feed.DirectoryTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "authority",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuthorityCommand.CreateKeys.class,
            SignCommand.class,
            RevokeCommand.class,
            AuthorityCommand.Publish.class,
            HeartbeatCommand.class,
            AuthorityCommand.Show.class
        },
        description = "The exchange authority: its keys, and the directory and calendars that it signs.")
final class AuthorityCommand {

    static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    static final Clock CLOCK = NodeClock.ofTheMachine();

    /** @param lines entries and calendars of a directory, as the authority signed them */
    static SignedDirectory read(List<String> lines, Path authority) {
        return SignedDirectory.read(lines, SIGNATURES, AuthorityKeys.load(authority));
    }

    /** @return whether there were none */
    static boolean noneRefused(List<LoadReport.Refused> refused, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        CommandTexts texts = CommandTexts.of(spec);
        refused.forEach(one -> err.println(texts.say("entry-refused", one.index() + 1, one.reason())));
        return refused.isEmpty();
    }

    @Command(
            name = "create-keys",
            mixinStandardHelpOptions = true,
            description = "Makes a key pair of the authority. A key file that is there gets one more key.")
    static final class CreateKeys implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Option(names = "--kid", defaultValue = "authority#1", description = "name of the key (${DEFAULT-VALUE})")
        private String kid;

        @Option(names = "--algorithm", defaultValue = "EdDSA", description = "EdDSA, ES256 or SM2 (${DEFAULT-VALUE})")
        private String algorithm;

        @Option(names = "--keys", required = true, description = "private keys, for the owner's eyes alone (mode 0600)")
        private Path keys;

        @Option(
                names = "--public",
                required = true,
                description = "public keys, for huizhi.directory.authority of every node")
        private Path publicKeys;

        @Override
        public Integer call() throws IOException {
            KeyPairs pairs = KeyPairs.in(keys);
            pairs.add(kid, signing(algorithm));
            pairs.save();
            WholeFile.write(publicKeys, pairs.publicSet() + "\n");
            spec.commandLine().getOut().println(CommandTexts.of(spec).say("key-made", kid, keys, publicKeys));
            return 0;
        }
    }

    /** @throws WrongUsageException for an algorithm that does not sign, or that is not known */
    static KeyAlgorithm signing(String name) {
        return KeyAlgorithm.named(name)
                .filter(KeyAlgorithm::signs)
                .orElseThrow(
                        () -> new WrongUsageException("--algorithm: " + name + " is no algorithm of a signing key"));
    }

    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            description =
                    "Puts signed entries and calendars onto the directory's topic. Nothing is published when one of them is not valid.")
    static final class Publish implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Option(names = "--authority", required = true, description = "public keys of the authority")
        private Path authority;

        @Option(names = "--directory", required = true, description = "signed entries and calendars, one a line")
        private Path directory;

        @ArgGroup(multiplicity = "1", exclusive = false)
        private BusOptions bus;

        @Override
        public Integer call() throws IOException {
            SignedDirectory signed = read(SignedEntries.of(directory), authority);
            if (!noneRefused(signed.refused(), spec)) {
                return 1;
            }
            Map<String, String> entries = new LinkedHashMap<>();
            signed.published().forEach((key, one) -> entries.put(key, one.jws()));
            DirectoryTopic.publish(bus.properties(), bus.topic(), entries);
            spec.commandLine()
                    .getOut()
                    .println(CommandTexts.of(spec).say("published", bus.topic(), String.join(", ", entries.keySet())));
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Shows who is in a directory, with which keys, and which holidays, from a file or from the topic.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:all of it is valid", "1:one is not, or cannot be read", "2:wrong usage"})
    static final class Show implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Option(names = "--authority", required = true, description = "public keys of the authority")
        private Path authority;

        @Option(
                names = "--entry",
                paramLabel = "KEY",
                description =
                        "prints the entry of this mailbox alone, or a year as calendar/cn/2027, as JSON: to be changed and signed again")
        private @Nullable String entry;

        @Option(
                names = "--copy",
                paramLabel = "FILE",
                description = "also writes all that is signed to a file, say that of the topic, for the verifiers")
        private @Nullable Path copy;

        @ArgGroup(multiplicity = "1")
        private Source source;

        /** Exactly one of the two. */
        static final class Source {

            @Option(names = "--directory", required = true, description = "signed entries and calendars, one a line")
            private @Nullable Path directory;

            @ArgGroup(exclusive = false)
            private @Nullable BusOptions bus;

            private List<String> lines() throws IOException {
                if (bus != null) {
                    return DirectoryTopic.read(bus.properties(), bus.topic());
                }
                return SignedEntries.of(Objects.requireNonNull(directory, "--directory"));
            }
        }

        @Override
        public Integer call() throws IOException {
            SignedDirectory signed = read(source.lines(), authority);
            if (copy != null) {
                WholeFile.write(
                        copy,
                        signed.published().values().stream()
                                .map(one -> one.jws() + "\n")
                                .collect(Collectors.joining()));
            }
            print(signed, spec.commandLine().getOut());
            return noneRefused(signed.refused(), spec) ? 0 : 1;
        }

        private void print(SignedDirectory signed, PrintWriter out) {
            if (entry == null) {
                signed.published()
                        .values()
                        .forEach(one -> EntryText.lines(one, CLOCK.instant()).forEach(out::println));
            } else {
                Published one = signed.published().get(entry);
                if (one == null) {
                    throw new IllegalArgumentException("the directory has no entry of " + entry);
                }
                out.println(SignedDirectory.document(one).toPrettyString());
            }
        }
    }
}

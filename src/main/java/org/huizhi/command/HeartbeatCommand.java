package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.Heartbeat;
import org.huizhi.directory.KeyPairs;
import org.huizhi.directory.WholeFile;
import org.huizhi.envelope.SigningKey;
import org.huizhi.feed.DirectoryTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "heartbeat",
        mixinStandardHelpOptions = true,
        description = {
            "Says on the directory's topic that the authority speaks at this time. Nodes know by it how old their directory is:"
                    + " run it every hour.",
            "Where the private keys are on a machine without a network, sign for many hours there (--to, --hours), and publish"
                    + " from the file every hour (--from, --authority), which takes the one whose time has come."
        })
final class HeartbeatCommand implements Callable<Integer> {

    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int MOST_HOURS = 24 * 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--keys", description = "private keys of the authority")
    private @Nullable Path keys;

    @Option(names = "--kid", description = "which of them (the last one in the file)")
    private @Nullable String kid;

    @Option(names = "--to", paramLabel = "FILE", description = "signs ahead into a file, and publishes nothing")
    private @Nullable Path to;

    @Option(names = "--hours", defaultValue = "168", description = "for how many hours (${DEFAULT-VALUE}), with --to")
    private int hours;

    @Option(names = "--from", paramLabel = "FILE", description = "publishes of a file that was signed ahead")
    private @Nullable Path from;

    @Option(names = "--authority", description = "public keys of the authority, with --from")
    private @Nullable Path authority;

    @ArgGroup(exclusive = false)
    private @Nullable BusOptions bus;

    @Override
    public Integer call() throws IOException {
        Instant now = AuthorityCommand.CLOCK.instant();
        if (to != null) {
            if (hours < 1 || hours > MOST_HOURS) {
                throw new WrongUsageException("--hours is 1 to " + MOST_HOURS);
            }
            SigningKey key = signingKey();
            List<String> ahead = IntStream.range(0, hours)
                    .mapToObj(hour ->
                            sign(now.plus(INTERVAL.multipliedBy(hour)), key).jws())
                    .toList();
            WholeFile.write(to, String.join("\n", ahead) + "\n");
            spec.commandLine().getOut().println(CommandTexts.of(spec).say("heartbeats-signed", hours, now, to));
            return 0;
        }
        Optional<Heartbeat> due = from == null ? Optional.of(sign(now, signingKey())) : latest(from, now);
        if (from != null && due.isEmpty()) {
            spec.commandLine().getErr().println(CommandTexts.of(spec).say("no-heartbeat", from));
            return 1;
        }
        if (bus == null) {
            throw new WrongUsageException("no brokers: --bootstrap or --kafka");
        }
        DirectoryTopic.publishHeartbeat(
                bus.properties(), bus.topic(), due.orElseThrow().jws());
        spec.commandLine()
                .getOut()
                .println(CommandTexts.of(spec)
                        .say("heartbeat-published", due.orElseThrow().at(), bus.topic()));
        return 0;
    }

    private SigningKey signingKey() {
        if (keys == null) {
            throw new WrongUsageException("--keys, or --from with --authority, is needed");
        }
        return KeyPairs.in(keys).signingKey(kid);
    }

    private static Heartbeat sign(Instant at, SigningKey key) {
        return Heartbeat.sign(at, AuthorityCommand.SIGNATURES, key);
    }

    private Optional<Heartbeat> latest(Path file, Instant now) throws IOException {
        if (authority == null) {
            throw new WrongUsageException("--from needs --authority");
        }
        AuthorityKeys pinned = AuthorityKeys.load(authority);
        return SignedEntries.of(file).stream()
                .flatMap(line -> Heartbeat.read(line, AuthorityCommand.SIGNATURES, pinned).stream())
                .filter(heartbeat -> !heartbeat.at().isAfter(now))
                .max(Comparator.comparing(Heartbeat::at));
    }
}

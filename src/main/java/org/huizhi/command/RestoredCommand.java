package org.huizhi.command;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.huizhi.resync.RestorationService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Has a node know that its database was restored. It needs the database, by the node's own settings, and brings its
 * tables up to date; so the node starts as far as that, and ends before it serves, reads or sends anything.
 */
@Command(
        name = "restored",
        mixinStandardHelpOptions = true,
        description =
                "Declares that the node's database was restored to an earlier moment. To be run with the settings of the node, before"
                        + " any replica of it is started: numbers go on beyond those that were given since, and partners are asked for"
                        + " what was said since. The same moment again changes nothing.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the node knows it", "1:it could not be entered", "2:wrong usage"})
final class RestoredCommand implements Callable<Integer> {

    /** Of this process; null where it is a node's. */
    private static volatile @Nullable RestoredCommand current;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--at",
            required = true,
            description =
                    "the moment that the database was restored to, say 2026-11-25T08:30:00Z; rather too early than too late")
    private Instant at;

    @Option(
            names = "--with",
            description =
                    "mailbox of a region that is asked too, since the agreement with it may be lost as well; may be repeated")
    private List<String> with = new ArrayList<>();

    @Override
    public Integer call() {
        current = this;
        // Nobody may submit anything meanwhile.
        System.setProperty("quarkus.http.host-enabled", "false");
        NodeStart.run();
        return 1;
    }

    private int declare(RestorationService restorations) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            out.println(CommandTexts.of(spec).say(restorations.declare(at, with) ? "restored" : "restored-before", at));
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 1;
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** Before the bus is read, the relay sends and periodic work begins. */
    @ApplicationScoped
    static class AtStart {

        private final RestorationService restorations;

        AtStart(RestorationService restorations) {
            this.restorations = restorations;
        }

        void declare(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
            RestoredCommand command = current;
            if (command != null) {
                // Ended where it stands: nothing of a node is under way.
                Runtime.getRuntime().halt(command.declare(restorations));
            }
        }
    }
}

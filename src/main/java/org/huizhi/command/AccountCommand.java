package org.huizhi.command;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.huizhi.account.AccountService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        subcommands = AccountCommand.Link.class,
        description = "Accounts of the console.")
final class AccountCommand {

    private AccountCommand() {}

    /**
     * For an administrator who has lost password and second factor, when no other is left. It needs the database, by
     * the node's own settings; so the node starts as far as that, and ends before it serves, reads or sends anything.
     */
    @Command(
            name = "link",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a one-time link by which an account gets a new password and second factor, and enables the account where it"
                            + " was disabled. To be run with the settings of the node, which may be running.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:the link is printed", "1:there is no such account", "2:wrong usage"})
    static final class Link implements Callable<Integer> {

        /** Of this process; null where it is a node's. */
        private static volatile @Nullable Link current;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "name of the account")
        private String name;

        @Option(
                names = "--administrator",
                description = "makes an administrator's account where there is none of this name")
        private boolean administrator;

        @Override
        public Integer call() {
            current = this;
            System.setProperty("quarkus.http.host-enabled", "false");
            NodeStart.run();
            return 1;
        }

        private int make(AccountService accounts) {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            try {
                out.println("/console/link/" + accounts.linkByCommand(name, administrator));
                return 0;
            } catch (IllegalArgumentException e) {
                err.println(e.getMessage());
                return 1;
            } finally {
                out.flush();
                err.flush();
            }
        }
    }

    /** Before the bus is read, the relay sends and periodic work begins. */
    @ApplicationScoped
    static class AtStart {

        private final AccountService accounts;

        AtStart(AccountService accounts) {
            this.accounts = accounts;
        }

        void make(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
            Link command = Link.current;
            if (command != null) {
                // Ended where it stands: nothing of a node is under way.
                Runtime.getRuntime().halt(command.make(accounts));
            }
        }
    }
}

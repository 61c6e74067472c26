package org.huizhi.command;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Without arguments the node; with arguments a tool, for which no node, no database and no bus is started. */
@QuarkusMain
public final class Main {

    private Main() {}

    @Command(
            name = "huizhi",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description = "Tools of the exchange; without a command the node starts.",
            subcommands = {
                CommandLine.HelpCommand.class,
                AuthorityCommand.class,
                NodeCommand.class,
                EvidenceCommand.class,
                StatementCommand.class,
                AccountCommand.class,
                AuditCommand.class,
                TokenCommand.class,
                ConformanceCommand.class,
                OfflineCommand.class,
                VaultCommand.class
            })
    static final class Tools {}

    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"huizhi " + (version == null ? "of the source tree" : version)};
        }
    }

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            NodeStart.run();
        } else {
            System.exit(run(arguments));
        }
    }

    /** @return exit code: 0 well, 1 found at fault or failed, 2 wrong usage */
    static int run(String... arguments) {
        // What the bus's client tells of itself is nothing for whoever uses a tool.
        Logger.getLogger("org.apache.kafka").setLevel(Level.SEVERE);
        return new CommandLine(new Tools())
                .setExecutionExceptionHandler((fault, command, parsed) -> {
                    command.getErr().println(message(fault));
                    return 1;
                })
                .execute(arguments);
    }

    /** One line; a fault whose message says little, like that of a missing file, with its kind. */
    static String message(Exception fault) {
        return fault instanceof IOException || fault.getMessage() == null
                ? fault.getClass().getSimpleName() + ": " + fault.getMessage()
                : fault.getMessage();
    }
}

package org.huizhi.command;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

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
    static final class Tools {

        private final CommandTexts texts;

        private Tools(CommandTexts texts) {
            this.texts = texts;
        }

        /** @return what its commands say, in the language in which it was called */
        CommandTexts texts() {
            return texts;
        }
    }

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
        return commandLine(Locale.getDefault()).execute(arguments);
    }

    /** @param language of what it says: Chinese, else English */
    static CommandLine commandLine(Locale language) {
        CommandTexts texts = new CommandTexts(language);
        Faults faults = new Faults(texts);
        CommandLine line = new CommandLine(new Tools(texts))
                .setExecutionExceptionHandler(faults::failed)
                .setParameterExceptionHandler((fault, arguments) -> faults.misused(fault));
        if (CommandTexts.isChinese(language)) {
            line.setResourceBundle(CommandTexts.help());
        }
        tellExitCodes(line, texts);
        return line;
    }

    /** Those of a command that has none of its own. */
    private static void tellExitCodes(CommandLine line, CommandTexts texts) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        line.getSubcommands().values().forEach(command -> tellExitCodes(command, texts));
        if (line.getSubcommands().isEmpty() && usage.exitCodeList().isEmpty()) {
            Map<String, String> codes = new LinkedHashMap<>();
            codes.put("0", texts.say("exit-0"));
            codes.put("1", texts.say("exit-1"));
            codes.put("2", texts.say("exit-2"));
            usage.exitCodeListHeading(texts.say("exit-codes") + "%n").exitCodeList(codes);
        }
    }
}

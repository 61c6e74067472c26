package org.huizhi.command;

/** Runs a tool as the command line does, in this process. */
public final class CommandLineProbe {

    private CommandLineProbe() {}

    /** @return its exit code */
    public static int run(String... arguments) {
        return Main.run(arguments);
    }
}

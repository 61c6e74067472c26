package org.huizhi.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Runs a tool as the command line does, in this process. */
public final class CommandLineProbe {

    private CommandLineProbe() {}

    /** @return its exit code */
    public static int run(String... arguments) {
        return Main.run(arguments);
    }

    /** What a tool has said. */
    public record Said(int code, String out, String err) {}

    /** The same, with what it prints. */
    public static Said said(String... arguments) {
        return said(line -> {}, arguments);
    }

    /** @param reader gets each line as it is printed, before the tool goes on */
    public static Said said(Consumer<String> reader, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream() {
            private int read;

            @Override
            public void flush() {
                String text = toString(StandardCharsets.UTF_8);
                while (text.indexOf('\n', read) >= 0) {
                    String line = text.substring(read, text.indexOf('\n', read));
                    read += line.length() + 1;
                    reader.accept(line);
                }
            }
        };
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(arguments);
            return new Said(code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

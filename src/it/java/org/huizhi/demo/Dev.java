package org.huizhi.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;

/**
 * What a developer's node needs around it: a bus, a database server, keys, a directory, an agreement, and Xinzhou's
 * node as partner. Between them Yulin's node runs from the sources, by {@code quarkus:dev}: a changed class is there
 * with the next request. {@code ./mvnw -Pdev} runs it; it ends with Quarkus.
 */
public final class Dev {

    private static final Place OWN = Place.YULIN;
    private static final Place PARTNER = Place.XINZHOU;
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");
    private static final int WENT_WRONG = 1;

    private final Path folder;
    private final Display display;
    private final RunningExchange exchange;

    private Dev(DemoSettings settings, Path folder, Display display) {
        this.folder = folder;
        this.display = display;
        List<Party> parties = Regions.demo().stream()
                .filter(party -> Set.of(OWN.mailbox(), PARTNER.mailbox()).contains(party.mailbox()))
                .toList();
        this.exchange = new RunningExchange(new RunningExchange.Plan(
                folder.resolve("data"),
                folder.resolve("logs"),
                settings.bus(),
                settings.database(),
                settings.portsByMailbox(),
                QUICK_START,
                parties,
                true));
    }

    /** Runs in the project's folder. */
    public static void main(String[] arguments) throws InterruptedException {
        Display display = Display.ofStandardOutput();
        DemoSettings settings = Demo.settings(display, OWN, PARTNER);
        Path folder = Demo.emptied(Folders.BUILD.resolve("dev")).toAbsolutePath();
        DemoLog.to(folder.resolve("logs/dev.log"));
        Dev dev = new Dev(settings, folder, display);
        Runtime.getRuntime().addShutdownHook(new Thread(dev.exchange::close, "dev-closer"));
        int code = WENT_WRONG;
        try {
            dev.prepare();
            code = dev.develop();
        } catch (IllegalStateException | UncheckedIOException e) {
            display.line("It failed: " + e.getMessage());
            DemoLog.error("it failed", e);
        }
        System.exit(code);
    }

    private void prepare() {
        display.line("Starting a bus, a database and " + PARTNER.title() + " ...");
        exchange.prepare();
        exchange.node(PARTNER.mailbox()).start();
        Map<Place, Map<Role, String>> tokens = new EnumMap<>(Place.class);
        for (Place place : List.of(OWN, PARTNER)) {
            tokens.put(place, tokens(place));
            display.line("");
            display.line(place.title() + "  " + exchange.node(place.mailbox()).baseUri() + "  "
                    + exchange.jdbcUrl(place.mailbox()));
            tokens.get(place).forEach((role, token) -> display.line("  " + role.word() + ": " + token));
        }
        Path file = folder.resolve("dev.json");
        DemoFile.write(file, exchange, tokens, folder.resolve("data"), folder.resolve("logs"));
        display.line("");
        display.line("For tools: " + file);
        display.line("");
    }

    private Map<Role, String> tokens(Place place) {
        return Arrays.stream(Role.values())
                .collect(Collectors.toMap(
                        role -> role,
                        role -> exchange.token("dev-" + role.word(), Set.of(role.word()), Set.of(place.hub())),
                        (one, other) -> one,
                        () -> new EnumMap<>(Role.class)));
    }

    /** @return exit code of Quarkus' developer mode, which has this terminal's keys */
    private int develop() throws InterruptedException {
        List<String> command =
                new ArrayList<>(File.separatorChar == '\\' ? List.of("cmd", "/c", "mvnw.cmd") : List.of("./mvnw"));
        // What is compiled anew with a request is checked by the build, not in the middle of a thought.
        command.addAll(List.of(
                "-q",
                "-Pquick",
                "quarkus:dev",
                // Nobody is asked whether data about this build may go to the Quarkus community.
                "-Dquarkus.analytics.disabled=true",
                "-Dsmallrye.config.locations=" + settings().toUri()));
        Process quarkus;
        try {
            quarkus = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(quarkus::destroy, "dev-quarkus-closer"));
        return quarkus.waitFor();
    }

    private Path settings() {
        Properties properties = new Properties();
        properties.putAll(exchange.node(OWN.mailbox()).properties());
        properties.setProperty(
                "quarkus.http.port",
                Integer.toString(exchange.node(OWN.mailbox()).port()));
        Path file = folder.resolve("yulin.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }
}

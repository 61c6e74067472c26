package org.huizhi.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.testsupport.Ports;

/**
 * What the caller may set, as system properties.
 *
 * @param once end after the scenario ({@code demo.once})
 * @param ports of the nodes ({@code demo.port.yulin}, {@code .xinzhou}, {@code .ordos})
 * @param bus port of the Kafka broker ({@code demo.port.bus})
 * @param database port of PostgreSQL ({@code demo.port.database})
 * @param join unsigned directory entry of a region whose node somebody else runs ({@code demo.join}); empty without one
 * @param endsWithParent whether the demonstration ends when the process that started it does
 *     ({@code demo.ends-with-parent})
 */
record DemoSettings(
        boolean once, Map<Place, Integer> ports, int bus, int database, Optional<Path> join, boolean endsWithParent) {

    private static final int DEFAULT_BUS = 19092;
    private static final int DEFAULT_DATABASE = 15432;

    /**
     * @param places whose nodes are started
     * @throws IllegalArgumentException when a port is not one
     */
    static DemoSettings ofSystemProperties(Place... places) {
        Map<Place, Integer> ports = new EnumMap<>(Place.class);
        for (Place place : places) {
            ports.put(place, port(place.key, place.defaultPort));
        }
        return new DemoSettings(
                flag("demo.once"),
                ports,
                port("bus", DEFAULT_BUS),
                port("database", DEFAULT_DATABASE),
                Optional.ofNullable(System.getProperty("demo.join"))
                        .filter(file -> !file.isBlank())
                        .map(Path::of),
                flag("demo.ends-with-parent"));
    }

    /** Ports of the nodes by mailbox. */
    Map<String, Integer> portsByMailbox() {
        Map<String, Integer> byMailbox = new HashMap<>();
        ports.forEach((place, port) -> byMailbox.put(place.mailbox(), port));
        return byMailbox;
    }

    /** {@code -Ddemo.once} alone is as good as {@code -Ddemo.once=true}. */
    private static boolean flag(String property) {
        String value = System.getProperty(property, "false");
        return value.isEmpty() || Boolean.parseBoolean(value);
    }

    private static int port(String key, int otherwise) {
        String value = System.getProperty(property(key));
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9][0-9]{0,4}") || Integer.parseInt(value) > 65535) {
            throw new IllegalArgumentException("-D" + property(key) + "=" + value + " is not a port");
        }
        return Integer.parseInt(value);
    }

    private static String property(String key) {
        return "demo.port." + key;
    }

    /** One line for each port that another program has, or that was given twice; empty when all is well. */
    List<String> portProblems() {
        List<String> problems = new ArrayList<>();
        Map<Integer, String> given = new HashMap<>();
        ports.forEach((place, port) -> check(port, place.english + " node", place.key, given, problems));
        check(bus, "message bus", "bus", given, problems);
        check(database, "database", "database", given, problems);
        return problems;
    }

    private static void check(int port, String what, String key, Map<Integer, String> given, List<String> problems) {
        String other = given.putIfAbsent(port, what);
        if (other != null) {
            problems.add("port " + port + " is wanted twice (" + other + ", " + what + "); choose another with -D"
                    + property(key) + "=...");
        } else if (!Ports.isFree(port)) {
            problems.add("port " + port + " (" + what + ") is taken; choose another with -D" + property(key) + "=...");
        }
    }
}

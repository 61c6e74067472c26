package org.huizhi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.huizhi.testsupport.Folders;

/**
 * How the exchange fares when there is more of everything: stored slips, replicas, regions. {@code ./mvnw -Pscale
 * verify}; options in the profile. Everything runs on one machine, with fsync, signatures, encryption and audit.
 */
public final class ScaleBenchmark {

    /** Options of the nodes' virtual machines. */
    static final List<String> NODES = List.of(
            System.getProperty("scale.jvm", ExchangeBenchmark.FIRST_COMPILER).split(" "));

    private static final String ONLY = System.getProperty("scale.only", "stored|replicas|regions");

    private ScaleBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty(
                "database.settings",
                ExchangeBenchmark.DATABASE_SETTINGS + "," + System.getProperty("database.settings", ""));
        StringBuilder report = new StringBuilder();
        try {
            if ("stored".matches(ONLY)) {
                report.append(StoredScale.measure());
            }
            if ("replicas".matches(ONLY)) {
                report.append(ReplicaScale.measure());
            }
            if ("regions".matches(ONLY)) {
                report.append(RegionScale.measure());
            }
        } finally {
            System.out.println(report);
            write(report);
        }
        System.exit(0);
    }

    private static void write(CharSequence report) throws IOException {
        Path file = Folders.BUILD.resolve("scale.md");
        Files.writeString(file, report);
        say("written to " + file);
    }

    static void say(String text) {
        System.out.println("[scale] " + text);
    }
}

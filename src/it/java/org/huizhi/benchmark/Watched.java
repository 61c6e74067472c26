package org.huizhi.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node's process takes from now on: processor, memory, and what is left in its heap after each collection. */
final class Watched {

    /** Say {@code [9.8s][info][gc] GC(5) Pause Young (Allocation Failure) 60M->20M(154M) 6.4ms}. */
    private static final Pattern COLLECTION =
            Pattern.compile("Pause (Young|Full) .* [0-9]+M->([0-9]+)M\\([0-9]+M\\) ([0-9.]+)ms");

    private final long pid;
    private final Path collections;
    private final double cpuSeconds;
    private final int passed;

    /** @param logs folder in which {@link #option} has its log */
    Watched(long pid, Path logs) {
        this.pid = pid;
        this.collections = logs.resolve("collections-" + pid + ".log");
        this.cpuSeconds = Machine.cpuSeconds(pid);
        this.passed = lines().size();
        Machine.forgetPeak(pid);
    }

    /** @return of a virtual machine, so that it writes down its collections */
    static String option(Path logs) {
        return "-Xlog:gc:file=" + logs.resolve("collections-%p.log");
    }

    double cpuMillis() {
        return 1000 * (Machine.cpuSeconds(pid) - cpuSeconds);
    }

    /** Resident, at most. */
    long peakMebibytes() {
        return Machine.peakMebibytes(pid);
    }

    /**
     * Collections since.
     *
     * @param afterYoung MiB left after one of them, at most; some of it is garbage that has grown old
     * @param afterFull the same of collections of the whole heap, which leave what lives; 0 where there was none
     */
    record Collections(int afterYoung, int afterFull, int full, double seconds) {}

    Collections collections() {
        int afterYoung = 0;
        int afterFull = 0;
        int full = 0;
        double millis = 0;
        List<String> lines = lines();
        for (String line : lines.subList(passed, lines.size())) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                int left = Integer.parseInt(collection.group(2));
                millis += Double.parseDouble(collection.group(3));
                if (collection.group(1).equals("Full")) {
                    full++;
                    afterFull = Math.max(afterFull, left);
                } else {
                    afterYoung = Math.max(afterYoung, left);
                }
            }
        }
        return new Collections(afterYoung, afterFull, full, millis / 1000);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(collections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

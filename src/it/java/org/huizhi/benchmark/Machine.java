package org.huizhi.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells of processes; a benchmark runs nowhere else. */
final class Machine {

    /** Clock ticks a second, in which CPU time is told; 100 on every Linux of our machines. */
    private static final double TICKS = 100;

    private Machine() {}

    /** @return CPU seconds of a process and of its children that have ended */
    static double cpuSeconds(long pid) {
        List<String> fields = stat(pid);
        return fields.isEmpty()
                ? 0
                : fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum() / TICKS;
    }

    /** @return CPU seconds of a process and all below it, those that have ended too */
    static double cpuSecondsOfFamily(long pid) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return cpuSeconds(pid)
                    + processes
                            .map(path -> path.getFileName().toString())
                            .filter(name -> name.matches("[0-9]+"))
                            .mapToLong(Long::parseLong)
                            .filter(other -> parent(other) == pid)
                            .mapToDouble(Machine::cpuSeconds)
                            .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return CPU seconds of the threads that compile in a Java process */
    static double cpuSecondsCompiling(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.filter(task -> read(task.resolve("comm")).matches("C[12] Comp.*\\s*"))
                    .map(task -> stat(task.resolve("stat")))
                    .mapToDouble(fields -> fields.subList(11, 13).stream()
                                    .mapToLong(Long::parseLong)
                                    .sum()
                            / TICKS)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long parent(long pid) {
        List<String> fields = stat(pid);
        return fields.isEmpty() ? 0 : Long.parseLong(fields.get(1));
    }

    /** From now on, {@link #peakMebibytes} is told. */
    static void forgetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return MiB of a process that were resident at once, at most */
    static long peakMebibytes(long pid) {
        return read(Path.of("/proc/" + pid + "/status"))
                        .lines()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    /** Runnable tasks of the last minute. */
    static String load() {
        return read(Path.of("/proc/loadavg")).split(" ")[0];
    }

    /** @return fields from the state on; empty when the process is gone */
    private static List<String> stat(long pid) {
        return stat(Path.of("/proc/" + pid + "/stat"));
    }

    private static List<String> stat(Path file) {
        try {
            String stat = Files.readString(file);
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

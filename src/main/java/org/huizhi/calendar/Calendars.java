package org.huizhi.calendar;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The calendars of public holidays by their id. Of each year what the exchange authority signed counts, so that all
 * nodes count alike; where it signed none, that of a folder, which is read again while the node runs; else the one that
 * is shipped. Next year's are announced in November, and need no release.
 */
@Startup
@ApplicationScoped
public class Calendars {

    private static final Logger LOG = Logger.getLogger(Calendars.class);

    private static final String SUFFIX = ".calendar.json";

    /** By name, because a jar has no folder to list. */
    private static final List<String> SHIPPED = List.of("cn-2025", "cn-2026");

    private final LastGood<List<Version>> own;
    /** What is shipped does not change. */
    private final boolean reloads;

    private Collection<Version> signed = List.of();
    private volatile Known known;

    /** @throws IllegalStateException when a document of the folder cannot be used */
    @Inject
    Calendars(@ConfigProperty(name = "huizhi.calendar.folder") Optional<Path> folder, Clock clock) {
        this.own = LastGood.read(() -> load(folder), "the calendars known stay", LOG, clock);
        this.reloads = folder.isPresent();
        this.known = Known.of(own.get(), signed);
    }

    /**
     * For tools without a node.
     *
     * @param folder beside what the program knows by itself
     * @throws IllegalStateException when a document of the folder cannot be used
     */
    public static Calendars of(Optional<Path> folder) {
        return new Calendars(folder, NodeClock.ofTheMachine());
    }

    /** Whose word a year is. */
    public enum Origin {
        BUILT_IN,
        FOLDER,
        AUTHORITY;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A year as one of those says it.
     *
     * @param issuedAt when the authority signed it; null for what it did not sign
     */
    public record Version(
            CalendarYear year, Origin origin, @Nullable Instant issuedAt) {

        public static Version signed(CalendarYear year, Instant issuedAt) {
            return new Version(year, Origin.AUTHORITY, issuedAt);
        }
    }

    /**
     * @param byId working days by the id of the calendar
     * @param versions that count, in the order of ids and years
     */
    private record Known(Map<String, WorkingCalendar> byId, List<Version> versions) {

        /** Of several for one year the last counts. */
        private static Known of(Collection<Version> own, Collection<Version> signed) {
            SortedMap<String, SortedMap<Integer, Version>> counting = new TreeMap<>();
            Stream.concat(own.stream(), signed.stream())
                    .forEach(version -> counting.computeIfAbsent(version.year().calendar(), id -> new TreeMap<>())
                            .put(version.year().year(), version));
            Map<String, WorkingCalendar> byId = new HashMap<>();
            counting.forEach((id, years) -> byId.put(
                    id,
                    WorkingCalendar.of(
                            id, years.values().stream().map(Version::year).toList())));
            return new Known(
                    Map.copyOf(byId),
                    counting.values().stream()
                            .flatMap(years -> years.values().stream())
                            .toList());
        }
    }

    /** @return the calendar; of one that is not known, weekends only */
    public WorkingCalendar of(String id) {
        WorkingCalendar calendar = known.byId().get(id);
        return calendar == null ? WorkingCalendar.weekendsOnly(id) : calendar;
    }

    /** @return whether holidays of some year of it are known */
    public boolean knows(String id) {
        return known.byId().containsKey(id);
    }

    /** @return of each year that is known the one that counts, in the order of ids and years */
    public List<Version> versions() {
        return known.versions();
    }

    /** Takes over all that the exchange authority has signed; what was signed before and is not among it goes. */
    public synchronized void adopt(Collection<Version> years) {
        signed = List.copyOf(years);
        known = Known.of(own.get(), signed);
    }

    /** Reads the folder again; one that cannot be used changes nothing. */
    @Scheduled(
            identity = "calendars",
            every = "${huizhi.calendar.reload-interval:1m}",
            delayed = "${huizhi.calendar.reload-interval:1m}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void reload() {
        if (reloads && own.reload()) {
            synchronized (this) {
                known = Known.of(own.get(), signed);
            }
        }
    }

    private static List<Version> load(Optional<Path> folder) {
        List<Version> years = new ArrayList<>();
        SHIPPED.forEach(
                name -> years.add(new Version(ofClasspath("calendars/" + name + SUFFIX), Origin.BUILT_IN, null)));
        folder.map(Calendars::ofFolder)
                .orElse(List.of())
                .forEach(year -> years.add(new Version(year, Origin.FOLDER, null)));
        return List.copyOf(years);
    }

    private static CalendarYear ofClasspath(String resource) {
        try (InputStream in = Calendars.class.getClassLoader().getResourceAsStream(resource)) {
            return CalendarYear.parse(new String(
                    Objects.requireNonNull(in, resource + " is shipped").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    private static List<CalendarYear> ofFolder(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("calendars: " + folder + " cannot be read", e);
        }
        Collections.sort(files);
        List<CalendarYear> years = new ArrayList<>();
        for (Path file : files) {
            try {
                years.add(CalendarYear.parse(Files.readString(file)));
            } catch (IOException e) {
                throw new IllegalStateException("calendars: " + file + " cannot be read", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("calendars: " + file + ": " + e.getMessage(), e);
            }
        }
        return years;
    }
}

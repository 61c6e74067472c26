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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;

/**
 * The calendars of public holidays by their id: those shipped, and those of a folder, which go before and are read
 * again while the node runs. Next year's are announced in November, and need no release.
 */
@Startup
@ApplicationScoped
public class Calendars {

    private static final Logger LOG = Logger.getLogger(Calendars.class);

    private static final String SUFFIX = ".calendar.json";

    /** By name, because a jar has no folder to list. */
    private static final List<String> SHIPPED = List.of("cn-2025", "cn-2026");

    private final LastGood<Map<String, WorkingCalendar>> calendars;
    /** What is shipped does not change. */
    private final boolean reloads;

    /** @throws IllegalStateException when a document of the folder cannot be used */
    @Inject
    Calendars(@ConfigProperty(name = "huizhi.calendar.folder") Optional<Path> folder, Clock clock) {
        this.calendars = LastGood.read(() -> load(folder), "the calendars known stay", LOG, clock);
        this.reloads = folder.isPresent();
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

    /** @return the calendar; of one that is not known, weekends only */
    public WorkingCalendar of(String id) {
        WorkingCalendar known = calendars.get().get(id);
        return known == null ? WorkingCalendar.weekendsOnly(id) : known;
    }

    /** Reads the folder again; one that cannot be used changes nothing. */
    @Scheduled(
            identity = "calendars",
            every = "${huizhi.calendar.reload-interval:1m}",
            delayed = "${huizhi.calendar.reload-interval:1m}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void reload() {
        if (reloads) {
            calendars.reload();
        }
    }

    private static Map<String, WorkingCalendar> load(Optional<Path> folder) {
        List<CalendarYear> years = new ArrayList<>();
        SHIPPED.forEach(name -> years.add(ofClasspath("calendars/" + name + SUFFIX)));
        folder.map(Calendars::ofFolder).ifPresent(years::addAll);
        return years.stream()
                .collect(Collectors.groupingBy(
                        CalendarYear::calendar,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                ofOne -> WorkingCalendar.of(ofOne.get(0).calendar(), ofOne))));
    }

    private static CalendarYear ofClasspath(String resource) {
        try (InputStream in = Calendars.class.getClassLoader().getResourceAsStream(resource)) {
            return CalendarYear.parse(new String(
                    Objects.requireNonNull(in, resource + " is shipped").readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    private static Collection<CalendarYear> ofFolder(Path folder) {
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

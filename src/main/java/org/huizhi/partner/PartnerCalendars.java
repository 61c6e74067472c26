package org.huizhi.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.huizhi.calendar.Calendars;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.jspecify.annotations.Nullable;

/** Whether partners count by the same holidays as this node: probes say by which the two count, this year and next. */
@ApplicationScoped
public class PartnerCalendars {

    private final PartnerProbes probes;
    private final Calendars calendars;
    private final CurrentDirectory directory;
    private final NodeIdentity node;

    PartnerCalendars(PartnerProbes probes, Calendars calendars, CurrentDirectory directory, NodeIdentity node) {
        this.probes = probes;
        this.calendars = calendars;
        this.directory = directory;
        this.node = node;
    }

    /** @param digest see {@link org.huizhi.calendar.CalendarYear#digest} */
    record CountedYear(String calendar, int year, String digest) {

        private static CountedYear parse(String text) {
            String[] fields = text.split("/", -1);
            return new CountedYear(fields[0], Integer.parseInt(fields[1]), fields[2]);
        }

        /** Neither ids of calendars nor digests have a slash. */
        String text() {
            return calendar + "/" + year + "/" + digest;
        }

        private String key() {
            return calendar + "/" + year;
        }
    }

    /**
     * A year of a calendar by which slips between the two are due.
     *
     * @param digest of the partner's version; null where it knows no holidays of that year
     * @param same whether this node counts the same days
     */
    public record ComparedYear(
            String calendar,
            int year,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String digest,

            boolean same) {}

    /** @return of the calendars of both regions this year and the next, as far as this node knows them */
    List<CountedYear> counted(String partner) {
        Set<String> ids = Set.of(node.mailbox(), partner).stream()
                .flatMap(mailbox -> directory.get().entry(mailbox).stream())
                .map(DirectoryEntry::holidayCalendar)
                .collect(Collectors.toSet());
        int year = node.today().getYear();
        return calendars.versions().stream()
                .map(Calendars.Version::year)
                .filter(known -> ids.contains(known.calendar()) && isNear(known.year(), year))
                .map(known -> new CountedYear(known.calendar(), known.year(), known.digest()))
                .toList();
    }

    private static boolean isNear(int year, int thisYear) {
        return year == thisYear || year == thisYear + 1;
    }

    /** By mailbox; partners that have not told by what they count are left out. */
    public Map<String, List<ComparedYear>> compared() {
        Map<String, List<ComparedYear>> compared = new HashMap<>();
        probes.calendars().forEach((mailbox, told) -> compared.put(mailbox, compared(mailbox, told)));
        return compared;
    }

    private List<ComparedYear> compared(String partner, List<String> told) {
        Map<String, CountedYear> own =
                counted(partner).stream().collect(Collectors.toMap(CountedYear::key, year -> year));
        int thisYear = node.today().getYear();
        Map<String, CountedYear> theirs = told.stream()
                .map(CountedYear::parse)
                .filter(year -> isNear(year.year(), thisYear))
                .collect(Collectors.toMap(CountedYear::key, year -> year, (one, other) -> other));
        Set<String> keys = new TreeSet<>(own.keySet());
        keys.addAll(theirs.keySet());
        List<ComparedYear> years = new ArrayList<>();
        for (String key : keys) {
            Optional<CountedYear> here = Optional.ofNullable(own.get(key));
            Optional<CountedYear> there = Optional.ofNullable(theirs.get(key));
            CountedYear either = here.or(() -> there).orElseThrow();
            years.add(new ComparedYear(
                    either.calendar(),
                    either.year(),
                    there.map(CountedYear::digest).orElse(null),
                    here.equals(there)));
        }
        return years;
    }
}

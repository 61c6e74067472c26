package org.huizhi.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Role;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.calendar.Calendars;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.jspecify.annotations.Nullable;

/** On which days offices work, by whose word: a year on a page. */
@Path("/console/settings/calendar")
@Blocking
class CalendarPage {

    private static final String SELF = "/console/settings/calendar";

    private final Calendars calendars;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Pages pages;

    CalendarPage(Calendars calendars, CurrentDirectory directory, NodeIdentity node, Pages pages) {
        this.calendars = calendars;
        this.directory = directory;
        this.node = node;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance calendar(
                PageContext page,
                String id,
                YearPage year,
                @Nullable Known known,
                List<Known> all,
                String before,
                String after);
    }

    /**
     * A year of a calendar that this node counts by.
     *
     * @param origin key of a sentence: whose word it is
     * @param address of its page
     */
    public record Known(Calendars.Version version, String origin, String address) {

        private static Known of(Calendars.Version version) {
            return new Known(
                    version,
                    "origin_" + version.origin().code().replace('-', '_'),
                    CalendarPage.address(
                            version.year().calendar(), version.year().year()));
        }
    }

    private static String address(String calendar, int year) {
        return Query.address(SELF, "calendar", calendar, "year", Integer.toString(year));
    }

    /** Without a calendar, that of this region; without a year, this one. */
    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response year(@QueryParam("calendar") @Nullable String calendar, @QueryParam("year") @Nullable String year) {
        String given = Query.given(calendar);
        String id = given == null
                ? directory
                        .get()
                        .entry(node.mailbox())
                        .map(DirectoryEntry::holidayCalendar)
                        .orElseThrow(Query::nothingHere)
                : given;
        if (given != null && !calendars.knows(given)) {
            throw Query.nothingHere();
        }
        int wanted = number(Query.given(year));
        List<Known> all = calendars.versions().stream().map(Known::of).toList();
        Optional<Known> known = all.stream()
                .filter(one -> one.version().year().calendar().equals(id)
                        && one.version().year().year() == wanted)
                .findFirst();
        Optional<CalendarYear> announced = known.map(one -> one.version().year());
        return pages.show(Templates.calendar(
                pages.context(),
                id,
                YearPage.of(wanted, calendars.of(id), announced),
                known.orElse(null),
                all,
                address(id, wanted - 1),
                address(id, wanted + 1)));
    }

    private int number(@Nullable String year) {
        if (year == null) {
            return node.today().getYear();
        }
        if (!year.matches("20[0-9]{2}")) {
            throw Query.invalid("year", "must be a year, say 2026");
        }
        return Integer.parseInt(year);
    }
}

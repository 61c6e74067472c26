package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.huizhi.access.Audit;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.calendar.Calendars;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LoadReport;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.directory.PublishedKey;
import org.huizhi.directory.Region;
import org.huizhi.directory.SignedCalendar;
import org.huizhi.partner.PartnerCalendars;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.revalidation.Revalidated;
import org.huizhi.rest.revalidation.Tagged;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
class DirectoryResource {

    private static final int MOST_ENTRIES = 1000;

    private final CurrentDirectory directory;
    private final Calendars calendars;
    private final PartnerCalendars partnerCalendars;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final Audit audit;
    private final JsonBody json;

    DirectoryResource(
            CurrentDirectory directory,
            Calendars calendars,
            PartnerCalendars partnerCalendars,
            NodeIdentity node,
            CurrentCaller currentCaller,
            Audit audit,
            JsonBody json) {
        this.directory = directory;
        this.calendars = calendars;
        this.partnerCalendars = partnerCalendars;
        this.node = node;
        this.currentCaller = currentCaller;
        this.audit = audit;
        this.json = json;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DirectoryView(
            String mailbox,
            Instant verifiedAt,
            @Nullable Instant heartbeatAt,
            List<EntryView> entries,
            List<CalendarView> calendars,
            List<PartnerView> partners)
            implements Tagged {

        /** Every few seconds it is said again that it is still so. */
        @Override
        public Object tagged() {
            return List.of(mailbox, entries, calendars, partners);
        }
    }

    /** By which holidays a partner counts. */
    record PartnerView(String mailbox, List<PartnerCalendars.ComparedYear> calendars) {}

    /** A year of a calendar as this node counts by it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CalendarView(
            String calendar,
            int year,
            String origin,
            @Nullable Instant issuedAt,
            String source,
            String digest) {

        static CalendarView of(Calendars.Version version) {
            CalendarYear year = version.year();
            return new CalendarView(
                    year.calendar(),
                    year.year(),
                    version.origin().code(),
                    version.issuedAt(),
                    year.source(),
                    year.digest());
        }
    }

    record EntryView(
            String mailbox,
            LocalizedName name,
            String region,
            Instant issuedAt,
            String timeZone,
            String holidayCalendar,
            List<RegionView> regions,
            List<KeyView> keys,
            int offices,
            List<String> capabilities) {

        static EntryView of(DirectoryEntry entry) {
            return new EntryView(
                    entry.mailbox(),
                    entry.name(),
                    entry.region(),
                    entry.issuedAt(),
                    entry.timeZone().getId(),
                    entry.holidayCalendar(),
                    entry.regions().stream().map(RegionView::of).toList(),
                    entry.keys().stream().map(KeyView::of).toList(),
                    entry.offices().size(),
                    entry.capabilities());
        }
    }

    record RegionView(
            String code,
            LocalizedName name,
            String level,
            @Nullable String parent,
            LocalDate validFrom,
            @Nullable LocalDate validTo,
            List<String> successors) {

        static RegionView of(Region region) {
            return new RegionView(
                    region.code(),
                    region.name(),
                    region.level(),
                    region.parent(),
                    region.validFrom(),
                    region.validTo(),
                    region.successors());
        }
    }

    record KeyView(
            String kid,
            String use,
            String algorithm,
            Instant validFrom,
            @Nullable Instant validTo,
            @Nullable Instant revokedAt) {

        static KeyView of(PublishedKey key) {
            return new KeyView(
                    key.kid(),
                    key.use().name().toLowerCase(Locale.ROOT),
                    key.algorithm(),
                    key.validFrom(),
                    key.validTo(),
                    key.revokedAt());
        }
    }

    @GET
    @Path("/directory")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    @Revalidated
    public DirectoryView read() {
        return new DirectoryView(
                node.mailbox(),
                directory.verifiedAt(),
                directory.heartbeatAt().orElse(null),
                directory.get().entries().stream()
                        .sorted(Comparator.comparing(DirectoryEntry::mailbox))
                        .map(EntryView::of)
                        .toList(),
                calendars.versions().stream().map(CalendarView::of).toList(),
                partnerCalendars.compared().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(partner -> new PartnerView(partner.getKey(), partner.getValue()))
                        .toList());
    }

    record Load(@Nullable List<@Nullable String> entries) {}

    record LoadView(List<String> accepted, List<RefusedView> refused) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RefusedView(
            int index, @Nullable String mailbox, @Nullable String calendar, String reason) {

        static RefusedView of(LoadReport.Refused refused) {
            boolean ofCalendar = refused.key() != null && SignedCalendar.isKey(refused.key());
            return new RefusedView(
                    refused.index(),
                    ofCalendar ? null : refused.key(),
                    ofCalendar ? refused.key() : null,
                    refused.reason());
        }
    }

    @POST
    @Path("/directory")
    @RolesAllowed(Role.ADMINISTRATOR)
    public LoadView load(InputStream body) {
        Load load = json.parse(json.bytes(body), Load.class);
        LoadReport report = directory.load(checked(load.entries()));
        audit.enter(
                currentCaller.get(),
                "directory.load",
                null,
                "accepted " + report.accepted() + ", refused "
                        + report.refused().size());
        List<RefusedView> refused =
                report.refused().stream().map(RefusedView::of).toList();
        if (report.accepted().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.DIRECTORY_ENTRY_REFUSED,
                    Sentence.of("no entry was accepted; the held ones stay"),
                    refused.stream()
                            .map(entry -> new Violation(
                                    "/entries/" + entry.index(), "refused", "is refused: {0}", entry.reason()))
                            .toList(),
                    null);
        }
        return new LoadView(report.accepted(), refused);
    }

    private static List<String> checked(@Nullable List<@Nullable String> entries) {
        if (entries == null || entries.isEmpty() || entries.size() > MOST_ENTRIES) {
            throw ProblemException.invalid("/entries", "required", "must hold 1 to {0} signed entries", MOST_ENTRIES);
        }
        List<String> checked = new ArrayList<>(entries.size());
        for (String entry : entries) {
            if (entry == null || entry.isBlank()) {
                throw ProblemException.invalid("/entries/" + checked.size(), "invalid-value", "must be a signed entry");
            }
            checked.add(entry);
        }
        return checked;
    }

    record OfficeList(List<OfficeView> items) {}

    @GET
    @Path("/offices")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    @Revalidated
    public OfficeList offices(
            @QueryParam("region") @Nullable String region,
            @QueryParam("department") @Nullable String department,
            @QueryParam("mailbox") @Nullable String mailbox) {
        Parameters.mailbox("mailbox", mailbox);
        Parameters.region("region", region);
        if (department != null && !Office.isDepartment(department)) {
            throw Parameters.invalid("department", "must be one of the contract's list");
        }
        return new OfficeList(directory.get().entries().stream()
                .filter(entry -> mailbox == null || mailbox.equals(entry.mailbox()))
                .flatMap(entry -> entry.offices().stream().map(office -> OfficeView.of(office, entry.mailbox())))
                .filter(office -> region == null || region.equals(office.region()))
                .filter(office -> department == null || department.equals(office.department()))
                .sorted(Comparator.comparing(OfficeView::id))
                .toList());
    }
}

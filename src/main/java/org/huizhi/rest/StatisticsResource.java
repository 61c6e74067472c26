package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeType;
import org.huizhi.notice.NoticeTypes;
import org.huizhi.statistics.ReturnRate;
import org.huizhi.statistics.ReturnRates;
import org.huizhi.statistics.ReturnRates.GroupBy;

@Path("/api/v1/statistics")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class StatisticsResource {

    private final ReturnRates rates;
    private final CurrentDirectory directory;
    private final NoticeTypes types;
    private final CurrentCaller currentCaller;

    StatisticsResource(ReturnRates rates, CurrentDirectory directory, NoticeTypes types, CurrentCaller currentCaller) {
        this.rates = rates;
        this.directory = directory;
        this.types = types;
        this.currentCaller = currentCaller;
    }

    record Statistics(
            Direction direction,
            String groupBy,
            LocalDate from,
            LocalDate to,
            Instant asOf,
            List<Group> groups,
            Figures total) {}

    record Group(
            String key,
            @JsonInclude(JsonInclude.Include.NON_NULL) LocalizedName name,
            long cohort,
            long returned,
            long onTime,
            BigDecimal returnRate,
            BigDecimal onTimeRate,
            long misrouted,
            long withdrawn,
            long overdue) {}

    record Figures(
            long cohort,
            long returned,
            long onTime,
            BigDecimal returnRate,
            BigDecimal onTimeRate,
            long misrouted,
            long withdrawn,
            long overdue) {}

    @GET
    @Path("/returns")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Statistics returns(
            @QueryParam("direction") String direction,
            @QueryParam("groupBy") String groupBy,
            @QueryParam("from") String from,
            @QueryParam("to") String to) {
        Caller caller = currentCaller.get();
        ReturnRates.Report report =
                rates.report(query(direction, groupBy, from, to), caller.watchesNode() ? null : caller.offices());
        ReturnRates.Query query = report.query();
        ReturnRate total = report.total();
        return new Statistics(
                query.direction(),
                query.groupBy().code(),
                query.from(),
                query.to(),
                report.asOf(),
                report.groups().stream()
                        .map(rate -> group(query.groupBy(), rate))
                        .toList(),
                new Figures(
                        total.cohort(),
                        total.returned(),
                        total.onTime(),
                        total.returnRate(),
                        total.onTimeRate(),
                        total.misrouted(),
                        total.withdrawn(),
                        total.overdue()));
    }

    private static ReturnRates.Query query(String direction, String groupBy, String from, String to) {
        Direction way = Parameters.oneOf("direction", direction, Direction.values(), Direction::code);
        GroupBy group = Parameters.oneOf("groupBy", groupBy, GroupBy.values(), GroupBy::code);
        LocalDate first = required("from", Parameters.date("from", from));
        LocalDate last = required("to", Parameters.date("to", to));
        if (last.isBefore(first)) {
            throw Parameters.invalid("to", "is not before from");
        }
        return new ReturnRates.Query(
                way == null ? Direction.OUTGOING : way, group == null ? GroupBy.COUNTERPART : group, first, last);
    }

    private static LocalDate required(String name, LocalDate date) {
        if (date == null) {
            throw Parameters.invalid(name, "is required");
        }
        return date;
    }

    private Group group(GroupBy groupBy, ReturnRate rate) {
        return new Group(
                rate.key(),
                name(groupBy, rate.key()).orElse(null),
                rate.cohort(),
                rate.returned(),
                rate.onTime(),
                rate.returnRate(),
                rate.onTimeRate(),
                rate.misrouted(),
                rate.withdrawn(),
                rate.overdue());
    }

    private Optional<LocalizedName> name(GroupBy groupBy, String key) {
        switch (groupBy) {
            case COUNTERPART:
                return directory.get().entry(key).map(DirectoryEntry::name);
            case OFFICE:
                return directory.get().office(key).map(Office::name);
            default:
                return types.find(key).map(NoticeType::name);
        }
    }
}

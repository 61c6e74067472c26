package org.huizhi.console.statement;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.access.Role;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.statement.StatementOverview;
import org.huizhi.statement.StatementOverview.Month;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** Partners and months: a row for each partner, a column for each month of a year. */
@Path(StatementAddress.ROOT)
@Blocking
class StatementsPage {

    private static final int MONTHS = 12;
    private static final int PAGE = 50;

    private static final List<String> STATES = List.of(
            "state_disputed_ours",
            "state_settlement_waits",
            "state_disputed",
            "state_proposed",
            "state_received",
            "state_settling",
            "state_agreed",
            "state_settled",
            "state_none");

    private final StatementOverview overview;
    private final AgreementOverview agreements;
    private final NodeIdentity node;
    private final Pages pages;

    StatementsPage(StatementOverview overview, AgreementOverview agreements, NodeIdentity node, Pages pages) {
        this.overview = overview;
        this.agreements = agreements;
        this.node = node;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/statement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance list(PageContext page, MonthList list, List<MonthCell.PartnerRow> rows);
    }

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list(
            @QueryParam("counterpart") @Nullable String counterpart,
            @QueryParam("state") @Nullable String state,
            @QueryParam("until") @Nullable String until,
            @QueryParam("from") @Nullable String from) {
        PageContext page = pages.context();
        YearMonth newest = YearMonth.from(node.today()).minusMonths(1);
        YearMonth last = until == null || until.isBlank() ? newest : month(until);
        List<YearMonth> months =
                IntStream.range(0, MONTHS).mapToObj(last::minusMonths).toList();
        Map<String, Map<YearMonth, Month>> found = overview.between(months.get(MONTHS - 1), last).stream()
                .collect(
                        Collectors.groupingBy(Month::counterpart, Collectors.toMap(Month::month, Function.identity())));
        Set<String> partners = new TreeSet<>(agreements.counterparts());
        partners.addAll(found.keySet());
        List<MonthCell.PartnerRow> all = partners.stream()
                .map(partner ->
                        MonthCell.PartnerRow.of(partner, months, found.getOrDefault(partner, Map.of()), node.mailbox()))
                .toList();
        List<MonthCell.PartnerRow> fitting = all.stream()
                .filter(row -> isBlank(counterpart) || row.counterpart().equals(counterpart))
                .filter(row -> isBlank(state) || row.has("state_" + state))
                .toList();
        int first = from == null || from.isBlank() ? 0 : number(from);
        Form filter = Form.filter().with("counterpart", counterpart).with("state", state);
        MonthList around = new MonthList(
                filter.with("until", last.toString()),
                partners.stream()
                        .map(partner -> new Option(partner, page.party(partner)))
                        .toList(),
                STATES,
                !isBlank(counterpart) || !isBlank(state),
                fitting.size(),
                months,
                waiting(all),
                address(filter, last.minusMonths(MONTHS), 0),
                last.isBefore(newest) ? address(filter, min(last.plusMonths(MONTHS), newest), 0) : null,
                fitting.size() > first + PAGE ? address(filter, last, first + PAGE) : null);
        return pages.show(Templates.list(
                page, around, fitting.stream().skip(first).limit(PAGE).toList()));
    }

    private static YearMonth min(YearMonth one, YearMonth other) {
        return one.isBefore(other) ? one : other;
    }

    private static String address(Form filter, YearMonth until, int from) {
        return StatementAddress.ROOT + "?counterpart=" + encoded(filter, "counterpart") + "&state="
                + encoded(filter, "state") + "&until=" + until + (from == 0 ? "" : "&from=" + from);
    }

    private static String encoded(Form filter, String name) {
        return URLEncoder.encode(filter.value(name), StandardCharsets.UTF_8);
    }

    private static List<MonthCell.Waiting> waiting(List<MonthCell.PartnerRow> rows) {
        return rows.stream()
                .flatMap(row -> row.cells().stream()
                        .filter(cell -> cell.light().waitsForUs())
                        .map(cell -> new MonthCell.Waiting(row.counterpart(), cell)))
                .toList();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static YearMonth month(String text) {
        if (!text.matches("[0-9]{4}-(0[1-9]|1[0-2])") || text.compareTo("0002") < 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_PARAMETER, "{0} {1}", "until", Sentence.of("must be a month, say 2026-03"));
        }
        return YearMonth.parse(text);
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
        }
        return Integer.parseInt(text);
    }
}

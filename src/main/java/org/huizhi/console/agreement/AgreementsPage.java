package org.huizhi.console.agreement;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.access.Role;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.partner.AgreementLights;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** All agreements, those first that wait for somebody here. */
@Path(AgreementAddress.ROOT)
@Blocking
class AgreementsPage {

    private static final int PAGE = 50;

    private static final List<String> STATES = List.of(
            "state_proposed_to_us",
            "state_waits_for_them",
            "state_draft",
            "state_in_force",
            "state_ends_soon",
            "state_suspended",
            "state_signed",
            "state_declined",
            "state_terminated",
            "state_expired");

    private final AgreementOverview overview;
    private final AgreementLights lights;
    private final NodeIdentity node;
    private final Pages pages;

    AgreementsPage(AgreementOverview overview, AgreementLights lights, NodeIdentity node, Pages pages) {
        this.overview = overview;
        this.lights = lights;
        this.node = node;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/agreement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance list(PageContext page, AgreementList list, List<AgreementRow.Lit> rows);
    }

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response list(
            @QueryParam("counterpart") @Nullable String counterpart,
            @QueryParam("state") @Nullable String state,
            @QueryParam("from") @Nullable String from) {
        PageContext page = pages.context();
        List<AgreementRow> all = overview.all().stream()
                .map(entry -> AgreementRow.of(entry, node.mailbox(), node.today()))
                .toList();
        List<AgreementRow> found = all.stream()
                .filter(row ->
                        isBlank(counterpart) || row.summary().counterpart().equals(counterpart))
                .filter(row -> isBlank(state) || row.is("state_" + state))
                .sorted(Comparator.comparing(AgreementRow::order)
                        .thenComparing(row -> row.summary().counterpart())
                        .thenComparing(row -> row.summary().id()))
                .toList();
        int first = from == null || from.isBlank() ? 0 : number(from);
        List<AgreementRow> shown = found.stream().skip(first).limit(PAGE).toList();
        AgreementLights.Snapshot snapshot =
                lights.of(shown.stream().map(AgreementRow::summary).toList());
        Form filter = Form.filter().with("counterpart", counterpart).with("state", state);
        String next = found.size() > first + PAGE
                ? AgreementAddress.ROOT + "?counterpart=" + AgreementAddress.encoded(filter.value("counterpart"))
                        + "&state=" + AgreementAddress.encoded(filter.value("state")) + "&from=" + (first + PAGE)
                : null;
        return pages.show(Templates.list(
                page,
                new AgreementList(
                        filter, partners(page, all), STATES, filter.isFilled(), found.size(), waiting(all), next),
                shown.stream()
                        .map(row -> new AgreementRow.Lit(row, snapshot.of(row.summary())))
                        .toList()));
    }

    private static long waiting(List<AgreementRow> all) {
        return all.stream().filter(row -> row.is("state_proposed_to_us")).count();
    }

    private static List<Option> partners(PageContext page, List<AgreementRow> all) {
        Stream<String> mailboxes =
                all.stream().map(row -> row.summary().counterpart()).distinct().sorted();
        return mailboxes
                .map(mailbox -> new Option(mailbox, page.party(mailbox)))
                .toList();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
        }
        return Integer.parseInt(text);
    }
}

package org.huizhi.console.statement;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huizhi.access.Costly;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.statement.SlipNumbers;
import org.huizhi.statement.StatementChanges;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementPdf;
import org.huizhi.statement.StatementRows;
import org.huizhi.statement.StatementService;
import org.huizhi.statement.StatementView;
import org.jspecify.annotations.Nullable;

/**
 * One month with a partner: both sides' counts, the rounds that differ, what has changed since, and all of it to keep.
 */
@Path(StatementAddress.ROOT + "/{statement}")
@Blocking
class StatementPage {

    private static final int PAGE = 100;

    private final StatementService service;
    private final StatementChanges changes;
    private final SlipNumbers numbers;
    private final StatementRows rows;
    private final StatementPdf pdf;
    private final NodeIdentity node;
    private final Pages pages;

    StatementPage(
            StatementService service,
            StatementChanges changes,
            SlipNumbers numbers,
            StatementRows rows,
            StatementPdf pdf,
            NodeIdentity node,
            Pages pages) {
        this.service = service;
        this.changes = changes;
        this.numbers = numbers;
        this.rows = rows;
        this.pdf = pdf;
        this.node = node;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/statement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance detail(PageContext page, MonthView view);

        static native TemplateInstance changes(
                PageContext page, MonthView view, ChangesView changes, @Nullable String next);
    }

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response read(@PathParam("statement") String id) {
        StatementView statement = service.find(checked(id)).orElseThrow(StatementPage::notFound);
        List<Difference> differences = statement.differences() == null ? List.of() : statement.differences();
        Map<String, String> known = numbers.of(differences.stream().map(Difference::id));
        return pages.show(Templates.detail(pages.context(), MonthView.of(statement, node.mailbox(), known)));
    }

    @GET
    @Path("/changes")
    @Costly
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response changes(@PathParam("statement") String id, @QueryParam("cursor") @Nullable String cursor) {
        MonthView view = view(id);
        String after = cursor == null || cursor.isBlank() ? null : checked(cursor);
        StatementChanges.View changed = changes.of(id, after, PAGE).orElseThrow(StatementPage::notFound);
        ChangesView found =
                ChangesView.of(changed, numbers.of(changed.items().stream().map(StatementChanges.Change::id)));
        String next = found.next() == null ? null : view.address() + "/changes?cursor=" + found.next();
        return pages.show(Templates.changes(pages.context(), view, found, next));
    }

    @GET
    @Path("/paper")
    @Costly
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response paper(@PathParam("statement") String id) {
        Locale language = Locale.forLanguageTag(pages.context().language());
        return download(
                pdf.of(checked(id), language).orElseThrow(StatementPage::notFound), "application/pdf", id + ".pdf");
    }

    @GET
    @Path("/document")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response document(@PathParam("statement") String id) {
        return download(
                service.document(checked(id)).orElseThrow(StatementPage::notFound),
                "application/jose+json",
                id + ".jws.json");
    }

    @GET
    @Path("/slips")
    @Costly
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response slips(@PathParam("statement") String id) {
        return csv(rows.lines(checked(id)), id + ".csv");
    }

    @GET
    @Path("/amendments")
    @Costly
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response amendments(@PathParam("statement") String id) {
        return csv(rows.amendments(checked(id)), id + ".amendments.csv");
    }

    @GET
    @Path("/differences")
    @Costly
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response differences(@PathParam("statement") String id) {
        return csv(rows.differences(checked(id)), id + ".differences.csv");
    }

    private MonthView view(String id) {
        return service.find(checked(id))
                .map(statement -> MonthView.of(statement, node.mailbox(), Map.of()))
                .orElseThrow(StatementPage::notFound);
    }

    private static Response csv(Optional<StatementRows.Rows> found, String name) {
        StatementRows.Rows rows = found.orElseThrow(StatementPage::notFound);
        return download((StreamingOutput) rows::writeCsv, "text/csv;charset=UTF-8", name);
    }

    private static Response download(Object content, String type, String name) {
        return Response.ok(content)
                .type(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(name))
                .build();
    }

    /** @throws ProblemException 404: what has no id of the right form does not exist */
    static String checked(String id) {
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw notFound();
        }
        return id;
    }

    static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is no such statement");
    }
}

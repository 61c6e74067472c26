package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.rest.paging.Page;
import org.huizhi.rest.revalidation.Revalidated;
import org.huizhi.statement.StatementChanges;
import org.huizhi.statement.StatementPdf;
import org.huizhi.statement.StatementReply;
import org.huizhi.statement.StatementRows;
import org.huizhi.statement.StatementService;
import org.huizhi.statement.StatementState;
import org.huizhi.statement.StatementView;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/statements")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class StatementsResource {

    private static final String PDF = "application/pdf";
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

    private final StatementService statementService;
    private final StatementRows rows;
    private final StatementChanges changes;
    private final StatementPdf pdf;
    private final Language language;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    StatementsResource(
            StatementService statementService,
            StatementRows rows,
            StatementChanges changes,
            StatementPdf pdf,
            Language language,
            JsonBody json,
            CurrentCaller currentCaller) {
        this.statementService = statementService;
        this.rows = rows;
        this.changes = changes;
        this.pdf = pdf;
        this.language = language;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record Empty() {}

    record AcceptanceBody(@Nullable String reason) {}

    @GET
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Page<StatementView> list(
            @QueryParam("counterpart") @Nullable String counterpart,
            @QueryParam("month") @Nullable String month,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        int size = Parameters.limit(limit);
        List<StatementView> found = statementService.list(
                Parameters.mailbox("counterpart", counterpart),
                month(month),
                Parameters.oneOf("state", state, StatementState.values(), StatementState::code),
                Parameters.text("cursor", Cursors.place(cursor)),
                size + 1);
        return Page.of(found, size, statement -> statement, StatementView::id);
    }

    private static @Nullable YearMonth month(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!MONTH.matcher(text).matches()) {
            throw Parameters.invalid("month", "must be a month, say 2026-03");
        }
        return YearMonth.parse(text);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    @Revalidated
    public StatementView read(@PathParam("id") String id) {
        return statementService.find(Parameters.name(id)).orElseThrow(StatementsResource::notFound);
    }

    @GET
    @Path("/{id}")
    @Costly
    @Produces(PDF)
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response readPdf(@PathParam("id") String id, @Context HttpHeaders headers) {
        byte[] paper = pdf.of(Parameters.name(id), language.best(headers::getHeaderString))
                .orElseThrow(StatementsResource::notFound);
        return Sheet.download(paper, PDF, id + ".pdf");
    }

    @GET
    @Path("/{id}/document")
    @Produces("application/jose+json")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public String document(@PathParam("id") String id) {
        return statementService.document(Parameters.name(id)).orElseThrow(StatementsResource::notFound);
    }

    @GET
    @Path("/{id}/slips")
    @Costly
    @Produces(Sheet.CSV)
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response slips(@PathParam("id") String id) {
        return csv(rows.lines(Parameters.name(id)), id + ".csv");
    }

    @GET
    @Path("/{id}/amendments")
    @Costly
    @Produces(Sheet.CSV)
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response amendments(@PathParam("id") String id) {
        return csv(rows.amendments(Parameters.name(id)), id + ".amendments.csv");
    }

    @GET
    @Path("/{id}/differences")
    @Costly
    @Produces(Sheet.CSV)
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response differences(@PathParam("id") String id) {
        return csv(rows.differences(Parameters.name(id)), id + ".differences.csv");
    }

    /** For programs: a heading and nothing above it. Mailboxes, ids, codes and days are all that is in it. */
    private static Response csv(Optional<StatementRows.Rows> found, String name) {
        StatementRows.Rows rows = found.orElseThrow(StatementsResource::notFound);
        return Sheet.download((StreamingOutput) rows::writeCsv, Sheet.CSV, name);
    }

    @GET
    @Path("/{id}/changes")
    @Costly
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public StatementChanges.View changes(
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return changes.of(
                        Parameters.name(id), Parameters.text("cursor", Cursors.place(cursor)), Parameters.limit(limit))
                .map(page -> page.withNext(Cursors.at(page.next())))
                .orElseThrow(StatementsResource::notFound);
    }

    @POST
    @Path("/{id}/renewal")
    @RolesAllowed(Role.ADMINISTRATOR)
    public StatementView renew(@PathParam("id") String id, InputStream body) {
        json.parse(json.bytes(body), Empty.class);
        return view(statementService.renew(currentCaller.get(), Parameters.name(id)));
    }

    @POST
    @Path("/{id}/acceptance")
    @RolesAllowed(Role.ADMINISTRATOR)
    public StatementView accept(@PathParam("id") String id, InputStream body) {
        String reason = json.parse(json.bytes(body), AcceptanceBody.class).reason();
        return view(statementService.accept(currentCaller.get(), Parameters.name(id), reason == null ? "" : reason));
    }

    private static StatementView view(StatementReply reply) {
        if (reply instanceof StatementReply.Done done) {
            return done.statement();
        }
        if (reply instanceof StatementReply.Illegal illegal) {
            throw ProblemException.illegal(illegal.state().code(), illegal.detail());
        }
        if (reply instanceof StatementReply.Invalid invalid) {
            throw ProblemException.invalid(invalid.faults());
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is no such statement");
    }
}

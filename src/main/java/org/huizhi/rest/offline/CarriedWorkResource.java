package org.huizhi.rest.offline;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.offline.WorkExport;
import org.huizhi.offline.WorkImport;
import org.huizhi.offline.WorkReport;
import org.huizhi.problem.BoundedBodies;
import org.huizhi.problem.Language;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.sheet.Cells;
import org.jspecify.annotations.Nullable;

/** Work that an office takes home and brings back, in a workbook. */
@Path("/api/v1/offline/work")
@Blocking
class CarriedWorkResource {

    private static final String PASSWORD = "Huizhi-Password";

    private final WorkExport export;
    private final WorkImport files;
    private final BoundedBodies bodies;
    private final CurrentCaller currentCaller;
    private final Language language;

    CarriedWorkResource(
            WorkExport export, WorkImport files, BoundedBodies bodies, CurrentCaller currentCaller, Language language) {
        this.export = export;
        this.files = files;
        this.bodies = bodies;
        this.currentCaller = currentCaller;
        this.language = language;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RowView(
            int sheet,
            int row,
            @Nullable UUID notice,
            @Nullable String act,
            String result,
            @Nullable String state,
            @Nullable Problem problem) {

        static RowView of(WorkReport.Row row, Locale language) {
            ProblemException problem = row.problem();
            return new RowView(
                    row.sheet(),
                    row.row(),
                    row.slip(),
                    row.act(),
                    row.result().name().toLowerCase(Locale.ROOT),
                    row.state(),
                    problem == null ? null : Problem.of(problem, language));
        }
    }

    record ReportView(int done, int repeated, int moved, int refused, int untouched, List<RowView> rows) {}

    @GET
    @Costly
    @Produces(Cells.XLSX)
    @RolesAllowed(Role.HANDLER)
    public Response export(
            @QueryParam("office") @Nullable String office,
            @QueryParam("cursor") @Nullable String cursor,
            @HeaderParam(PASSWORD) @Nullable String password,
            @Context HttpHeaders headers) {
        if (office == null) {
            throw QueryValues.invalid("office", "must be the id of an office, say 610802-health");
        }
        if (password == null || !WorkExport.isPassword(password)) {
            throw QueryValues.invalid(PASSWORD, "must be 12 to 128 printable characters of ASCII");
        }
        WorkExport.Work work = export.of(
                currentCaller.get(),
                String.valueOf(QueryValues.office("office", office)),
                password,
                language.best(headers::getHeaderString),
                Cursors.place(cursor));
        Response.ResponseBuilder response = Response.ok(work.workbook(), Cells.XLSX)
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(work.name()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        String next = Cursors.at(work.next());
        if (next != null) {
            // RFC 8288: relative to the address that was asked for.
            response.header(HttpHeaders.LINK, "<?office=" + office + "&cursor=" + next + ">; rel=\"next\"");
        }
        return response.build();
    }

    @POST
    @Costly
    @Consumes(Cells.XLSX)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.HANDLER)
    public ReportView take(
            @HeaderParam(PASSWORD) @Nullable String password, @Context HttpHeaders headers, InputStream body) {
        WorkReport report = files.take(currentCaller.get(), bodies.read(body, WorkImport.LONGEST), password);
        Locale best = language.best(headers::getHeaderString);
        return new ReportView(
                report.done(),
                report.repeated(),
                report.moved(),
                report.refused(),
                report.untouched(),
                report.rows().stream().map(row -> RowView.of(row, best)).toList());
    }
}

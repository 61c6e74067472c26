package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.audit.AuditExport;
import org.huizhi.audit.AuditLog;
import org.huizhi.audit.AuditRecord;
import org.huizhi.problem.QueryValues;
import org.huizhi.rest.paging.Cursors;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/audit")
@Blocking
class AuditResource {

    private static final String NDJSON = "application/x-ndjson";

    private final AuditLog log;
    private final CurrentCaller currentCaller;
    private final AuditExport export;

    AuditResource(AuditLog log, CurrentCaller currentCaller, AuditExport export) {
        this.log = log;
        this.currentCaller = currentCaller;
        this.export = export;
    }

    record EntryView(@JsonUnwrapped AuditRecord entry, String hash) {}

    record Page(List<EntryView> items, @Nullable String next) {}

    @GET
    @Costly
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUDITOR)
    public Response list(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("action") @Nullable String action,
            @QueryParam("notice") @Nullable String notice,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        AuditLog.Page found = log.read(
                currentCaller.get(),
                new AuditLog.Query(
                        Parameters.instant("from", from),
                        Parameters.instant("to", to),
                        null,
                        Parameters.text("action", action),
                        QueryValues.uuid("notice", notice, "must be the id of a notice"),
                        position("cursor", Cursors.place(cursor)),
                        Parameters.limit(limit)));
        List<EntryView> items = found.entries().stream()
                .map(chained -> new EntryView(chained.entry(), chained.hash()))
                .toList();
        String next = Cursors.at(found.next() == null ? null : found.next().toString());
        return Response.ok(new Page(items, next))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static long position(String name, @Nullable String text) {
        try {
            long position = text == null ? 0 : Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            // Falls through.
        }
        throw Parameters.invalid(name, "must be a position in the chain");
    }

    @GET
    @Path("/export")
    @Costly
    @Produces(NDJSON)
    @RolesAllowed(Role.AUDITOR)
    public StreamingOutput export(@QueryParam("after") @Nullable String after) {
        long start = position("after", after);
        Caller caller = currentCaller.get();
        String hash =
                log.hashAt(start).orElseThrow(() -> Parameters.invalid("after", "must be a position in the chain"));
        log.exported(caller, start);
        return output -> export.write(output, start, hash);
    }
}

package org.huizhi.rest.offline;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.offline.BundleExport;
import org.huizhi.offline.BundleImport;
import org.huizhi.offline.ImportReport;
import org.huizhi.problem.BoundedBodies;
import org.huizhi.problem.Language;
import org.huizhi.problem.QueryValues;
import org.huizhi.problem.Sentences;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** Messages of the feed in files, for partners without a line. */
@Path("/api/v1/offline/messages")
@Blocking
class CarriedMessagesResource {

    private static final String NDJSON = "application/x-ndjson";

    private final BundleExport export;
    private final BundleImport files;
    private final BoundedBodies bodies;
    private final CurrentCaller currentCaller;
    private final Language language;

    CarriedMessagesResource(
            BundleExport export,
            BundleImport files,
            BoundedBodies bodies,
            CurrentCaller currentCaller,
            Language language) {
        this.export = export;
        this.files = files;
        this.bodies = bodies;
        this.currentCaller = currentCaller;
        this.language = language;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ItemView(
            long line,
            String result,
            @Nullable UUID message,
            @Nullable String type,
            @Nullable String reason) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReportView(
            UUID bundle,
            String sender,
            Instant madeAt,
            ImportReport.Counts counts,
            boolean whole,
            @Nullable Sentence fault,
            @Nullable UUID next,
            List<ItemView> items) {

        static ReportView of(ImportReport report, Locale language) {
            Sentence fault = report.fault();
            return new ReportView(
                    report.bundle(),
                    report.sender(),
                    report.madeAt(),
                    report.counts(),
                    report.whole(),
                    fault == null ? null : Sentences.said(language, fault),
                    report.next(),
                    report.items().stream()
                            .map(item -> new ItemView(
                                    item.line(), item.result(), item.message(), item.type(), item.reason()))
                            .toList());
        }
    }

    @GET
    @Costly
    @Produces(NDJSON)
    @RolesAllowed(Role.OPERATOR)
    public Response export(
            @QueryParam("partner") @Nullable String partner,
            @QueryParam("receiptsSince") @Nullable String receiptsSince,
            @QueryParam("after") @Nullable String after) {
        if (partner == null) {
            throw QueryValues.invalid("partner", "must be the mailbox of another region of the directory");
        }
        BundleExport.Bundle bundle = export.of(
                currentCaller.get(),
                new BundleExport.Request(
                        String.valueOf(QueryValues.mailbox("partner", partner)),
                        QueryValues.instant("receiptsSince", receiptsSince),
                        QueryValues.uuid("after", after, "must be the `next` of the file before")));
        StreamingOutput content = bundle::write;
        return Response.ok(content, NDJSON)
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(bundle.name()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @POST
    @Consumes(NDJSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.OPERATOR)
    public ReportView take(@Context HttpHeaders headers, InputStream body) {
        ImportReport report = files.take(currentCaller.get(), bodies.inPieces(body, BundleImport.PIECE));
        return ReportView.of(report, language.best(headers::getHeaderString));
    }
}

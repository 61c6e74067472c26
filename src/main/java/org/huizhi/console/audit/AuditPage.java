package org.huizhi.console.audit;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.audit.AuditExport;
import org.huizhi.audit.AuditLog;
import org.huizhi.audit.AuditRecord;
import org.huizhi.console.Form;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.QueryValues;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** The audit log: searched, and taken along as a whole. */
@Path("/console/audit")
@Blocking
class AuditPage {

    private static final String SELF = "/console/audit";
    private static final String NDJSON = "application/x-ndjson";
    private static final int PAGE = 100;
    private static final TextRule TEXT = TextRule.line(200);

    private final AuditLog log;
    private final AuditExport export;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    AuditPage(AuditLog log, AuditExport export, NodeIdentity node, CurrentCaller currentCaller, Pages pages) {
        this.log = log;
        this.export = export;
        this.node = node;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/audit")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance search(
                PageContext page, Form filter, AuditLog.State state, List<AuditRecord> entries, @Nullable String next);
    }

    /** Days are those of this region; the last one counts. */
    @GET
    @Costly
    @RolesAllowed(Role.AUDITOR)
    public Response search(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("who") @Nullable String who,
            @QueryParam("action") @Nullable String action,
            @QueryParam("notice") @Nullable String notice,
            @QueryParam("cursor") @Nullable String cursor) {
        LocalDate first = Query.day("from", from);
        LocalDate last = Query.day("to", to);
        Long after = Query.cursorNumber(cursor);
        AuditLog.Page found = log.read(
                currentCaller.get(),
                new AuditLog.Query(
                        begin(first),
                        begin(last == null ? null : last.plusDays(1)),
                        text("who", who),
                        text("action", action),
                        id(notice),
                        after == null ? 0 : after,
                        PAGE));
        String next = found.next() == null
                ? null
                : Query.address(
                        SELF,
                        "from",
                        Query.given(from),
                        "to",
                        Query.given(to),
                        "who",
                        Query.given(who),
                        "action",
                        Query.given(action),
                        "notice",
                        Query.given(notice),
                        "cursor",
                        found.next().toString());
        Form filter = Form.filter()
                .with("from", from)
                .with("to", to)
                .with("who", who)
                .with("action", action)
                .with("notice", notice);
        return pages.show(Templates.search(
                pages.context(),
                filter,
                log.state(),
                found.entries().stream().map(AuditLog.Chained::entry).toList(),
                next));
    }

    private @Nullable Instant begin(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(node.zone()).toInstant();
    }

    private static @Nullable String text(String name, @Nullable String value) {
        String given = Query.given(value);
        if (given != null && TEXT.fault(given, "/" + name).isPresent()) {
            throw Query.invalid(name, "must be 1 to {0} characters", TEXT.longest());
        }
        return given;
    }

    private static @Nullable UUID id(@Nullable String notice) {
        return QueryValues.uuid("notice", Query.given(notice), "must be the id of a notice");
    }

    /** For {@code audit verify}, which needs no node. */
    @GET
    @Path("/export")
    @Costly
    @RolesAllowed(Role.AUDITOR)
    public Response export() {
        String begin = log.hashAt(0).orElseThrow();
        log.exported(currentCaller.get(), 0);
        StreamingOutput lines = output -> export.write(output, 0, begin);
        return Response.ok(lines, NDJSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        FileName.disposition("audit-" + node.mailbox() + "-" + node.today() + ".ndjson"))
                .build();
    }
}

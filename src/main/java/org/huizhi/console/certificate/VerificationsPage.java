package org.huizhi.console.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.certificate.ReissueService;
import org.huizhi.certificate.ReissueService.Result;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeDetail;
import org.huizhi.notice.NoticeQuery;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.Refusal;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Certificates of other regions that own offices asked about; what was not in proper form is asked for again. */
@Path("/console/certificates/verifications")
@Blocking
class VerificationsPage {

    private static final String SELF = "/console/certificates/verifications";
    private static final String TYPE = "certificate-verification";
    private static final String NON_CONFORMING = "non-conforming";
    private static final int PAGE = 50;

    private final NoticeReader reader;
    private final ReissueService reissues;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    VerificationsPage(
            NoticeReader reader, ReissueService reissues, CurrentCaller currentCaller, FormReader forms, Pages pages) {
        this.reader = reader;
        this.reissues = reissues;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/certificate")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance verifications(PageContext page, List<Asked> items, @Nullable String next);

        static native TemplateInstance verification(
                PageContext page, Form form, Asked asked, List<String> faults, @Nullable String remark);
    }

    /** @param outcome key of the sentence for the answer */
    public record Asked(NoticeSummary notice, String outcome) {

        static Asked of(NoticeSummary notice) {
            String outcome = notice.outcome();
            return new Asked(notice, outcome == null ? "outcome_none" : "outcome_" + outcome.replace('-', '_'));
        }

        public boolean nonConforming() {
            return NON_CONFORMING.equals(notice.outcome());
        }
    }

    @GET
    @RolesAllowed(Role.SUBMITTER)
    public Response list(@QueryParam("cursor") @Nullable String cursor) {
        NoticeReader.Page found = reader.list(
                currentCaller.get(),
                new NoticeQuery(
                        Direction.OUTGOING,
                        null,
                        null,
                        null,
                        TYPE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        cursor(cursor),
                        PAGE));
        return pages.show(Templates.verifications(
                pages.context(),
                found.items().stream().map(Asked::of).toList(),
                found.next() == null ? null : Query.address(SELF, "cursor", found.next())));
    }

    private static Optional<NoticeQuery.Cursor> cursor(@Nullable String text) {
        String given = Query.given(text);
        return given == null
                ? Optional.empty()
                : Optional.of(NoticeQuery.Cursor.decoded(given)
                        .orElseThrow(() -> Query.invalid("cursor", "must be the next of a page before")));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.SUBMITTER)
    public Response show(@PathParam("id") String id) {
        PageContext page = pages.context();
        NoticeDetail notice = reader.find(currentCaller.get(), Query.id(id))
                .orElseThrow(Query::nothingHere)
                .notice();
        NoticeSummary summary = notice.summary();
        if (summary.direction() != Direction.OUTGOING || !summary.type().equals(TYPE)) {
            throw notNonConforming(summary.state().code());
        }
        Optional<JsonNode> answer = notice.returns().stream()
                .filter(one -> one.kind() == NoticeDetail.ReturnKind.FINAL)
                .reduce((earlier, later) -> later)
                .map(NoticeDetail.Return::payload);
        List<String> faults = answer.stream()
                .flatMap(payload ->
                        StreamSupport.stream(payload.path("nonConformities").spliterator(), false))
                .map(fault -> "fault_" + fault.asText())
                .toList();
        String remark =
                answer.map(payload -> payload.path("remark").textValue()).orElse(null);
        return pages.show(Templates.verification(page, Form.fresh(page), Asked.of(summary), faults, remark));
    }

    private static ProblemException notNonConforming(String state) {
        return ProblemException.illegal(
                state, "only a certificate that was found non-conforming can be asked for again");
    }

    /** One slip comes of it, however often and by how many it is sent; it is shown. */
    @POST
    @Path("/{id}")
    @RolesAllowed(Role.SUBMITTER)
    public Response askAgain(@PathParam("id") String id, InputStream body) {
        forms.read(body);
        UUID original = Query.id(id);
        Result result = reissues.request(currentCaller.get(), original);
        if (result instanceof Result.NotNonConforming not) {
            throw notNonConforming(not.state().code());
        }
        if (result instanceof Result.NotFound) {
            throw Query.nothingHere();
        }
        return pages.seeOther("/console/work/" + slip(result), "reissue_asked");
    }

    private static UUID slip(Result result) {
        if (result instanceof Result.AskedBefore before) {
            return before.slip().notice().summary().id();
        }
        NoticeReply reply = ((Result.Answered) result).reply();
        if (reply instanceof Refusal refusal) {
            throw new ProblemException(
                    ProblemCode.valueOf(refusal.code().name()), refusal.detail(), refusal.faults(), refusal.state());
        }
        return ((NoticeReply.Done) reply).notice().id();
    }
}

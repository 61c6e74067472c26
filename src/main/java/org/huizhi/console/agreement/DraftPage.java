package org.huizhi.console.agreement;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.AgreementCall;
import org.huizhi.agreement.AgreementDetail;
import org.huizhi.agreement.AgreementService;
import org.huizhi.agreement.AgreementTerms;
import org.huizhi.agreement.Clause;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Terms of a first or next version, or other ones of a draft; they are a draft here until somebody proposes them. */
@Path(AgreementAddress.ROOT + "/new")
@Blocking
class DraftPage {

    private static final String CHECKED = "certificate-verification";

    private static final List<String> NAMES = List.of(
            "/title/zh",
            "/title/en",
            "/legalBasis",
            "/purpose",
            "/effectiveFrom",
            "/effectiveTo",
            "/noticePeriodDays",
            "/reminders/before",
            "/reminders/every",
            "/escalationAfter",
            DraftForm.OURS,
            DraftForm.THEIRS);

    private final AgreementViews views;
    private final AgreementService service;
    private final CurrentDirectory directory;
    private final NoticeTypes types;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    DraftPage(
            AgreementViews views,
            AgreementService service,
            CurrentDirectory directory,
            NoticeTypes types,
            NodeIdentity node,
            CurrentCaller currentCaller,
            FormReader forms,
            Pages pages) {
        this.views = views;
        this.service = service;
        this.directory = directory;
        this.types = types;
        this.node = node;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/agreement")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance partners(PageContext page, Form form, List<Option> partners);

        static native TemplateInstance draft(PageContext page, Draft draft, Form form, List<String> names);
    }

    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response form(
            @QueryParam("counterpart") @Nullable String counterpart,
            @QueryParam("agreement") @Nullable String agreement,
            @QueryParam("version") @Nullable String version) {
        PageContext page = pages.context();
        if (counterpart == null || directory.get().entry(counterpart).isEmpty() || counterpart.equals(node.mailbox())) {
            return pages.show(Templates.partners(page, Form.fresh(page), partners(page)));
        }
        String id = agreement == null || agreement.isBlank() ? service.usualId(counterpart) : agreement;
        Draft draft = draft(page, counterpart, id, version);
        return pages.show(Templates.draft(page, draft, filled(page, draft), names(draft)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response keep(InputStream body) {
        SubmittedForm sent = forms.read(body);
        PageContext page = pages.context();
        String counterpart = orEmpty(sent.text("counterpart"));
        String id = orEmpty(sent.text("agreement"));
        Draft draft = draft(page, counterpart, id, sent.text("version"));
        DraftForm form = new DraftForm(sent, draft.rows(), node.mailbox(), counterpart);
        try {
            AgreementCall call = new AgreementCall(currentCaller.get(), orEmpty(sent.text("revision")));
            AgreementTerms terms = form.terms(id);
            AgreementDetail kept = AgreementReplies.done(
                            draft.amended() > 0
                                    ? service.amend(call, draft.amended(), terms)
                                    : service.draft(call, terms))
                    .agreement();
            int version = draft.amended() > 0
                    ? draft.amended()
                    : kept.versions().get(0).version();
            return pages.seeOther(AgreementAddress.of(counterpart, id) + "?version=" + version, "agreement_drafted");
        } catch (ProblemException problem) {
            return pages.show(
                    problem.code().status(),
                    Templates.draft(page, draft, Form.refused(page, sent, form.atFields(problem)), names(draft)));
        }
    }

    /** @param version of a draft that is to be changed; null or blank for the next version */
    private Draft draft(PageContext page, String counterpart, String id, @Nullable String version) {
        AgreementDetail known = views.detail(counterpart, id).orElse(null);
        int amended = 0;
        if (version != null && !version.isBlank()) {
            if (known == null) {
                throw AgreementViews.notFound();
            }
            amended = AgreementViews.version(known, version).version();
        }
        List<NoticeType> all = types.all().stream()
                .sorted(Comparator.comparing(NoticeType::type))
                .toList();
        return new Draft(
                counterpart,
                id,
                known == null ? "0" : known.revision(),
                known == null ? 0 : known.versions().get(0).version(),
                amended,
                List.of(side(all, 0, node.mailbox(), counterpart), side(all, all.size(), counterpart, node.mailbox())),
                offices(page, node.mailbox()),
                offices(page, counterpart));
    }

    private static Draft.Side side(List<NoticeType> types, int first, String from, String to) {
        List<DraftForm.Row> rows = new ArrayList<>();
        for (NoticeType type : types) {
            rows.add(new DraftForm.Row(
                    first + rows.size(),
                    from,
                    to,
                    type.type(),
                    type.name(),
                    type.requiresReturn(),
                    type.type().equals(CHECKED)));
        }
        return new Draft.Side(from, to, rows);
    }

    private List<Option> partners(PageContext page) {
        return directory.get().entries().stream()
                .map(DirectoryEntry::mailbox)
                .filter(mailbox -> !mailbox.equals(node.mailbox()))
                .sorted()
                .map(mailbox -> new Option(mailbox, page.party(mailbox) + " (" + mailbox + ")"))
                .toList();
    }

    private List<Option> offices(PageContext page, String mailbox) {
        return directory.get().entry(mailbox).stream()
                .flatMap(entry -> entry.offices().stream())
                .map(office -> new Option(office.id(), page.name(office.name()) + " (" + office.id() + ")"))
                .toList();
    }

    /** With the draft, or the highest version that there is; else everything both ways, as laws and types have it. */
    private Form filled(PageContext page, Draft draft) {
        Form form = Form.fresh(page);
        Agreement last = views.detail(draft.counterpart(), draft.id())
                .map(detail -> draft.amended() > 0
                        ? AgreementViews.version(detail, Integer.toString(draft.amended()))
                        : detail.versions().get(0))
                .map(AgreementDetail.Version::agreement)
                .orElse(null);
        if (last == null) {
            draft.rows().forEach(row -> form.with(row.field("included"), "true"));
            return form.with("/effectiveFrom", node.today().toString()).with("/reminders/onDueDate", "true");
        }
        form.with("/title/zh", last.title().zh())
                .with("/title/en", last.title().en())
                .with("/legalBasis", last.grounds().legalBasis())
                .with("/purpose", last.grounds().purpose())
                .with(
                        "/effectiveFrom",
                        draft.amended() > 0
                                ? text(last.period().from())
                                : node.today().toString())
                .with("/effectiveTo", text(last.period().to()))
                .with("/noticePeriodDays", text(last.period().noticeDays()))
                .with("/reminders/before", text(last.reminders().daysBefore()))
                .with("/reminders/onDueDate", last.reminders().onDueDate() ? "true" : null)
                .with("/reminders/every", text(last.reminders().everyDaysAfter()))
                .with("/escalationAfter", text(last.reminders().escalationAfter()))
                .with(DraftForm.OURS, last.reminders().contacts().get(node.mailbox()))
                .with(DraftForm.THEIRS, last.reminders().contacts().get(draft.counterpart()));
        draft.rows()
                .forEach(row ->
                        last.clause(row.from(), row.to(), row.type()).ifPresent(clause -> fill(form, row, clause)));
        return form;
    }

    private static void fill(Form form, DraftForm.Row row, Clause clause) {
        form.with(row.field("included"), "true")
                .with(row.field("replyLimits/normal"), text(clause.replyLimitNormal()))
                .with(row.field("replyLimits/urgent"), text(clause.replyLimitUrgent()))
                .with(row.field("acceptanceLimit"), text(clause.acceptanceLimit()))
                .with(row.field("retentionDays"), text(clause.retention().orElse(null)))
                .with(
                        row.field("automaticChecks/perDay"),
                        text(clause.automaticChecks()
                                .map(Clause.AutomaticChecks::perDay)
                                .orElse(null)));
    }

    private static List<String> names(Draft draft) {
        Stream<String> ofRows = draft.rows().stream()
                .flatMap(row -> Stream.of(
                                "included",
                                "replyLimits/normal",
                                "replyLimits/urgent",
                                "acceptanceLimit",
                                "retentionDays",
                                "automaticChecks/perDay")
                        .map(row::field));
        return Stream.concat(NAMES.stream(), ofRows).toList();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

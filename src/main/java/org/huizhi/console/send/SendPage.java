package org.huizhi.console.send;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.act.Refusals;
import org.huizhi.agreement.Urgency;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.console.attachment.OwnUploads;
import org.huizhi.console.payload.PayloadText;
import org.huizhi.draft.Drafts;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.Refusal;
import org.huizhi.notice.SubmissionService;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.noticetype.PayloadField;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** A slip is sent in four steps: what about, to whom, filled in, looked at once more. */
@Path(SendPage.ADDRESS)
@Blocking
class SendPage {

    static final String ADDRESS = "/console/send";

    private static final int NO_CONTENT = 204;

    private static final List<String> ADDRESSING = List.of(
            "/sender/office",
            "/receiver/region",
            "/receiver/office",
            "/receiver/department",
            "/urgency",
            "/reference",
            OwnUploads.FIELD);

    private final SubmissionService submissions;
    private final Counterparts counterparts;
    private final NoticeTypes types;
    private final Drafts drafts;
    private final OwnUploads uploads;
    private final CurrentCaller currentCaller;
    private final FormReader formReader;
    private final Pages pages;

    SendPage(
            SubmissionService submissions,
            Counterparts counterparts,
            NoticeTypes types,
            Drafts drafts,
            OwnUploads uploads,
            CurrentCaller currentCaller,
            FormReader formReader,
            Pages pages) {
        this.submissions = submissions;
        this.counterparts = counterparts;
        this.types = types;
        this.drafts = drafts;
        this.uploads = uploads;
        this.currentCaller = currentCaller;
        this.formReader = formReader;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/send")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance types(PageContext page, List<Choice> choices, List<DraftLine> drafts);

        static native TemplateInstance parties(
                PageContext page, NoticeType type, List<Counterparts.Counterpart> parties);

        static native TemplateInstance form(PageContext page, SendView view);

        static native TemplateInstance preview(PageContext page, SendView view);
    }

    /** @param possible to how many regions it may go */
    record Choice(NoticeType type, long possible) {}

    record DraftLine(String address, String type, String party, Instant savedAt) {}

    @GET
    @RolesAllowed(Role.SUBMITTER)
    public Response types() {
        PageContext page = pages.context();
        List<Choice> choices = types.all().stream()
                .map(type -> new Choice(type, counterparts.possible(type.type())))
                .toList();
        return pages.show(Templates.types(page, choices, drafts(page)));
    }

    private List<DraftLine> drafts(PageContext page) {
        return drafts.list(currentCaller.get()).stream()
                .filter(draft -> draft.form().startsWith("send/"))
                .<DraftLine>flatMap(draft -> {
                    String[] parts = draft.form().split("/", -1);
                    return parts.length != 3
                            ? Stream.empty()
                            : types.find(parts[1]).stream()
                                    .map(type -> new DraftLine(
                                            ADDRESS + "/" + parts[1] + "/" + parts[2],
                                            page.name(type.name()),
                                            page.party(parts[2]),
                                            draft.savedAt()));
                })
                .toList();
    }

    @GET
    @Path("/{type}")
    @RolesAllowed(Role.SUBMITTER)
    public Response parties(@PathParam("type") String type) {
        PageContext page = pages.context();
        return pages.show(Templates.parties(page, known(type), counterparts.of(type, page)));
    }

    @GET
    @Path("/{type}/{mailbox}")
    @RolesAllowed(Role.SUBMITTER)
    public Response form(@PathParam("type") String type, @PathParam("mailbox") String mailbox) {
        PageContext page = pages.context();
        NoticeType known = known(type);
        requirePossible(type, mailbox);
        Form form = Form.fresh(page);
        Optional<Drafts.Draft> draft = drafts.find(currentCaller.get(), draft(type, mailbox));
        Map<String, List<String>> fields = draft.map(Drafts.Draft::fields).orElse(Map.of());
        fields.forEach(form::with);
        PayloadForm payload = PayloadForm.ofRequest(known);
        return pages.show(Templates.form(
                page,
                view(
                        known,
                        mailbox,
                        form,
                        payload.lines(name -> fields.getOrDefault(name, List.of()), null),
                        payload.names(name -> fields.getOrDefault(name, List.of())),
                        draft.map(Drafts.Draft::savedAt).orElse(null))));
    }

    @POST
    @Path("/{type}/{mailbox}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SUBMITTER)
    public Response send(@PathParam("type") String type, @PathParam("mailbox") String mailbox, InputStream body) {
        SubmittedForm sent = formReader.read(body);
        Caller caller = currentCaller.get();
        PageContext page = pages.context();
        NoticeType known = known(type);
        requirePossible(type, mailbox);
        String draft = draft(type, mailbox);
        if (sent.text("save") != null) {
            return save(caller, draft, sent, ADDRESS + "/" + type + "/" + mailbox);
        }
        if (sent.text("discard") != null) {
            drafts.delete(caller, draft);
            return pages.seeOther(ADDRESS, "draft_deleted");
        }
        if (sent.text("more") != null || sent.text("change") != null) {
            return pages.show(Templates.form(page, again(known, mailbox, Form.again(page, sent), sent, true)));
        }
        try {
            NoticeSubmission submission = submission(known, mailbox, sent);
            if (sent.text("send") == null) {
                submissions.check(caller, submission).ifPresent(refusal -> {
                    throw Refusals.problem(refusal);
                });
                return pages.show(Templates.preview(page, preview(known, mailbox, submission, sent, page)));
            }
            UUID id = submitted(caller, submission, sent, type);
            drafts.delete(caller, draft);
            return pages.seeOther("/console/work/" + id, "done_send");
        } catch (ProblemException problem) {
            return pages.refused(sent, problem, form -> Templates.form(page, again(known, mailbox, form, sent, false)));
        }
    }

    /** The same form sent again is the same slip: its key was made when it was shown. */
    private UUID submitted(Caller caller, NoticeSubmission submission, SubmittedForm sent, String type) {
        NoticeReply reply = submissions
                .submit(
                        caller,
                        List.of(new SubmissionService.Request(
                                submission, sent.once(caller, "POST " + ADDRESS + "/" + type))))
                .get(0);
        if (reply instanceof Refusal refusal) {
            throw Refusals.problem(refusal);
        }
        return reply instanceof NoticeReply.Repeated repeated
                ? repeated.noticeId()
                : ((NoticeReply.Done) reply).notice().id();
    }

    private NoticeSubmission submission(NoticeType type, String mailbox, SubmittedForm sent) {
        String urgency = sent.text("/urgency");
        // Null stands for what is missing, and the check of submissions names it.
        return new NoticeSubmission(
                type.type(),
                Stream.of(Urgency.values())
                        .filter(one -> one.code().equals(urgency))
                        .findFirst()
                        .orElse(Urgency.NORMAL),
                new NoticeSubmission.Sender(text(sent, "/sender/office")),
                new NoticeSubmission.Receiver(
                        text(sent, "/receiver/region"),
                        sent.text("/receiver/office"),
                        sent.text("/receiver/department")),
                sent.text("/reference"),
                payload(type, mailbox, sent),
                OwnUploads.chosen(sent));
    }

    /** Who types the name of a region means its code. */
    private ObjectNode payload(NoticeType type, String mailbox, SubmittedForm sent) {
        PageContext page = pages.context();
        PayloadForm form = PayloadForm.ofRequest(type);
        Set<String> regions = form.lines(sent::values, null).stream()
                .map(PayloadForm.Line::field)
                .filter(PayloadField::isRegion)
                .map(PayloadField::pointer)
                .collect(Collectors.toSet());
        return form.payload(name -> regions.contains(name)
                ? sent.values(name).stream()
                        .map(typed -> counterparts.meant(typed.strip(), mailbox, page))
                        .toList()
                : sent.values(name));
    }

    @SuppressWarnings("NullAway")
    private static String text(SubmittedForm sent, String name) {
        return sent.text(name);
    }

    private SendView preview(
            NoticeType type, String mailbox, NoticeSubmission submission, SubmittedForm sent, PageContext page) {
        SendView form = again(type, mailbox, Form.again(page, sent), sent, false);
        return new SendView(
                type,
                mailbox,
                form.form(),
                List.of(),
                List.of(),
                form.senders(),
                form.regions(),
                form.offices(),
                form.uploads(),
                PayloadText.ofRequest(type, submission.payload()),
                fields(sent).entrySet().stream()
                        .flatMap(field ->
                                field.getValue().stream().map(value -> new SendView.Field(field.getKey(), value)))
                        .toList(),
                counterparts.isStrange(submission.receiver()),
                counterparts.doubts(type, submission.payload(), page),
                null);
    }

    private SendView again(NoticeType type, String mailbox, Form form, SubmittedForm sent, boolean grows) {
        PayloadForm payload = PayloadForm.ofRequest(type);
        return view(
                type,
                mailbox,
                form,
                payload.lines(sent::values, grows ? sent.text("more") : null),
                payload.names(sent::values),
                null);
    }

    private SendView view(
            NoticeType type,
            String mailbox,
            Form form,
            List<PayloadForm.Line> lines,
            List<String> names,
            @Nullable Instant draftAt) {
        PageContext page = pages.context();
        return new SendView(
                type,
                mailbox,
                form,
                lines,
                Stream.concat(ADDRESSING.stream(), names.stream()).toList(),
                counterparts.ownOffices(page),
                counterparts.regions(mailbox, page),
                counterparts.offices(mailbox, page),
                type.attachments() ? uploads.of(currentCaller.get()) : List.of(),
                List.of(),
                List.of(),
                false,
                List.of(),
                draftAt);
    }

    private Response save(Caller caller, String draft, SubmittedForm sent, String here) {
        if (drafts.save(caller, draft, null, fields(sent)).isEmpty()) {
            throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", Drafts.LONGEST);
        }
        return "auto".equals(sent.text("save"))
                ? Response.status(NO_CONTENT).build()
                : pages.seeOther(here, "draft_saved");
    }

    private static Map<String, List<String>> fields(SubmittedForm sent) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        sent.names().stream().filter(name -> name.startsWith("/")).forEach(name -> fields.put(name, sent.values(name)));
        return fields;
    }

    private static String draft(String type, String mailbox) {
        return "send/" + type + "/" + mailbox;
    }

    private NoticeType known(String type) {
        return types.find(type).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "no such notice type"));
    }

    /** @throws ProblemException with the reason that the choice before gave */
    private void requirePossible(String type, String mailbox) {
        if (!counterparts.isKnown(mailbox)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
        }
        counterparts.obstacle(type, mailbox).ifPresent(detail -> {
            throw new ProblemException(ProblemCode.TYPE_NOT_AGREED, detail);
        });
    }
}

package org.huizhi.console.work;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.access.Role;
import org.huizhi.act.Refusals;
import org.huizhi.act.SlipActs;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.notice.Direction;
import org.huizhi.notice.HandOverService;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.NoticeVerbs.Call;
import org.huizhi.notice.NoticeVerbs.Possibility;
import org.huizhi.notice.Refusal;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** One act on many slips: what it will do first, then what became of each. */
@Path(WorkFilters.ADDRESS + "/bulk")
@Blocking
class BulkPage {

    /** What can be done to many at once. */
    static final List<Act> ACTS = List.of(Act.ACCEPT, Act.HAND_OVER, Act.REMIND);

    private static final int UNPROCESSABLE = 422;
    /** As many as a page of the list has. */
    private static final int MOST = 50;

    private final NoticeVerbs verbs;
    private final SlipActs acts;
    private final NoticeReader reader;
    private final CurrentDirectory directory;
    private final CurrentCaller currentCaller;
    private final FormReader formReader;
    private final Pages pages;

    BulkPage(
            NoticeVerbs verbs,
            SlipActs acts,
            NoticeReader reader,
            CurrentDirectory directory,
            CurrentCaller currentCaller,
            FormReader formReader,
            Pages pages) {
        this.verbs = verbs;
        this.acts = acts;
        this.reader = reader;
        this.directory = directory;
        this.currentCaller = currentCaller;
        this.formReader = formReader;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/work")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance bulk(PageContext page, Bulk bulk);

        static native TemplateInstance bulkResult(PageContext page, String act, List<Result> results);
    }

    /**
     * @param act as in addresses
     * @param leftOut chosen slips to which it cannot be done, and why
     */
    record Bulk(
            String act,
            Form form,
            List<Chosen> chosen,
            List<Result> leftOut,
            List<Option> offices,
            List<String> names) {

        public String titleKey() {
            return "bulk_title_" + act.replace('-', '_');
        }

        public String doesKey() {
            return "bulk_does_" + act.replace('-', '_');
        }

        public String confirmKey() {
            return "bulk_" + act.replace('-', '_');
        }
    }

    /** @param value which slip, in which version it was shown */
    record Chosen(String value, NoticeSummary slip) {}

    /** @param why it was not done; null where it was */
    record Result(NoticeSummary slip, @Nullable String why) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER})
    public Response perform(InputStream body) {
        SubmittedForm sent = formReader.read(body);
        PageContext page = pages.context();
        Caller caller = currentCaller.get();
        Act act = act(caller, sent);
        List<Chosen> asked = asked(sent);
        List<Chosen> chosen = asked.stream().filter(one -> isOwn(caller, one)).toList();
        if (sent.text("confirm") != null) {
            return performed(caller, act, asked, sent);
        }
        Bulk bulk = bulk(caller, act, Form.fresh(page), chosen, page);
        int status = bulk.chosen().isEmpty() ? UNPROCESSABLE : Response.Status.OK.getStatusCode();
        return pages.show(status, Templates.bulk(page, bulk));
    }

    /** @return as far as a list tells; what else is in the way is told before it is done */
    static boolean canBeDone(Caller caller, Act act, NoticeSummary slip) {
        return caller.roles().contains(act.role()) && isOwn(caller, slip) && slip.allows(act.verb());
    }

    /** @return in words, what is in the way of it now; null for nothing */
    private @Nullable String obstacle(Caller caller, Act act, NoticeSummary slip, PageContext page) {
        List<Possibility> possibilities = verbs.possibilities(caller, slip.id()).orElse(List.of());
        for (Possibility one : possibilities) {
            if (one.verb() == act.verb()) {
                Sentence why = one.obstacle();
                return why == null ? null : SlipViews.said(why, page);
            }
        }
        // What came is not reminded of, and what was sent is not accepted here.
        return SlipViews.said(Sentence.of("this is for the other side of the slip to do"), page);
    }

    private Response performed(Caller caller, Act act, List<Chosen> asked, SubmittedForm sent) {
        PageContext page = pages.context();
        List<Chosen> own = asked.stream().filter(one -> isOwn(caller, one)).toList();
        try {
            List<Result> results = asked.isEmpty() ? List.of() : perform(caller, act, asked, sent, page);
            if (!results.isEmpty()) {
                return pages.show(Templates.bulkResult(page, act.code(), results));
            }
            Bulk none = bulk(caller, act, Form.fresh(page), List.of(), page);
            return pages.show(UNPROCESSABLE, Templates.bulk(page, none));
        } catch (ProblemException problem) {
            if (problem.code() != ProblemCode.VALIDATION) {
                throw problem;
            }
            return pages.show(
                    UNPROCESSABLE,
                    Templates.bulk(page, bulk(caller, act, Form.refused(page, sent, problem), own, page)));
        }
    }

    private static Act act(Caller caller, SubmittedForm sent) {
        String code = sent.text("act");
        Act act = Act.of(code == null ? "" : code)
                .filter(ACTS::contains)
                .orElseThrow(() -> ProblemException.invalid(
                        "/act", "invalid-value", "must be one of {0}", "accept, hand-over, remind"));
        if (!caller.roles().contains(act.role())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "none of your roles may do this");
        }
        return act;
    }

    private List<Chosen> asked(SubmittedForm sent) {
        Map<UUID, String> values = new LinkedHashMap<>();
        for (String value : sent.values("slip")) {
            int colon = value.indexOf(':');
            if (colon > 0 && value.matches("[0-9a-f-]{36}:[0-9]{1,9}") && values.size() < MOST) {
                values.put(SlipPage.id(value.substring(0, colon)), value);
            }
        }
        return reader.summaries(List.copyOf(values.keySet())).stream()
                .map(slip -> new Chosen(values.getOrDefault(slip.id(), ""), slip))
                .toList();
    }

    private static boolean isOwn(Caller caller, Chosen one) {
        return isOwn(caller, one.slip());
    }

    private static boolean isOwn(Caller caller, NoticeSummary slip) {
        String office = slip.direction() == Direction.OUTGOING ? slip.sender().office() : slip.office();
        return office != null && caller.offices().contains(office);
    }

    /** Whoever presses the button knows of each slip whether it will be done. */
    private Bulk bulk(Caller caller, Act act, Form form, List<Chosen> own, PageContext page) {
        List<Chosen> chosen = new ArrayList<>();
        List<Result> leftOut = new ArrayList<>();
        for (Chosen one : own) {
            String why = obstacle(caller, act, one.slip(), page);
            if (why == null) {
                chosen.add(one);
            } else {
                leftOut.add(new Result(one.slip(), why));
            }
        }
        List<Option> offices = act != Act.HAND_OVER
                ? List.of()
                : directory.get().entry(page.mailbox()).map(DirectoryEntry::offices).orElse(List.of()).stream()
                        .map(office -> new Option(office.id(), page.name(office.name())))
                        .sorted(Comparator.comparing(Option::label))
                        .toList();
        return new Bulk(
                act.code(),
                form,
                chosen,
                leftOut,
                offices,
                act == Act.HAND_OVER ? List.of("/office", "/reason") : List.of());
    }

    private List<Result> perform(Caller caller, Act act, List<Chosen> chosen, SubmittedForm sent, PageContext page) {
        List<NoticeReply> replies = switch (act) {
            case ACCEPT ->
                verbs.perform(chosen.stream()
                        .map(one -> acts.accept(call(caller, one, sent, act)))
                        .collect(Collectors.toList()));
            case REMIND ->
                verbs.perform(chosen.stream()
                        .map(one -> acts.remind(call(caller, one, sent, act), null))
                        .collect(Collectors.toList()));
            default -> handOver(caller, chosen, sent);
        };
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            String why = replies.get(i) instanceof Refusal refusal ? why(refusal, page) : null;
            // What is not the caller's is left out, as if it were not there; but for what he has just given away.
            if (why == null || isOwn(caller, chosen.get(i))) {
                results.add(new Result(chosen.get(i).slip(), why));
            }
        }
        return results;
    }

    private List<NoticeReply> handOver(Caller caller, List<Chosen> chosen, SubmittedForm sent) {
        HandOverService.Reason reason =
                ActFields.oneOf(sent, "/reason", HandOverService.Reason.values(), HandOverService.Reason::code);
        List<NoticeReply> replies = new ArrayList<>();
        for (Chosen one : chosen) {
            replies.add(acts.handOver(call(caller, one, sent, Act.HAND_OVER), sent.text("/office"), reason));
        }
        return replies;
    }

    private static String why(Refusal refusal, PageContext page) {
        ProblemException problem = Refusals.problem(refusal);
        return SlipViews.said(
                problem.errors().isEmpty()
                        ? problem.detail()
                        : problem.errors().get(0).detail(),
                page);
    }

    private static Call call(Caller caller, Chosen one, SubmittedForm sent, Act act) {
        IdempotentRequest whole = sent.once(caller, "POST " + WorkFilters.ADDRESS + "/bulk/" + act.code());
        IdempotentRequest line = new IdempotentRequest(
                caller.account(),
                caller.subject(),
                whole.key() + "/" + one.slip().id(),
                whole.request());
        return new Call(caller, one.slip().id(), ifMatch(one), line);
    }

    private static List<String> ifMatch(Chosen one) {
        return List.of('"' + one.value().substring(one.value().indexOf(':') + 1) + '"');
    }
}

package org.huizhi.console.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.SubmittedForm;
import org.huizhi.console.attachment.OwnUploads;
import org.huizhi.console.payload.PayloadLabels;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.draft.Drafts;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.noticetype.PayloadDoubts;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Makes the forms of acts: fresh ones, those of a draft, and those that come back with what is wrong. */
@Singleton
class ActForms {

    private static final String ONLY_PAYLOAD = "/";

    private final Drafts drafts;
    private final NoticeTypes types;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final OwnUploads uploads;
    private final CurrentCaller currentCaller;

    ActForms(
            Drafts drafts,
            NoticeTypes types,
            CurrentDirectory directory,
            NodeIdentity node,
            OwnUploads uploads,
            CurrentCaller currentCaller) {
        this.uploads = uploads;
        this.currentCaller = currentCaller;
        this.drafts = drafts;
        this.types = types;
        this.directory = directory;
        this.node = node;
    }

    static String draft(UUID id, String act, int part) {
        return "work/" + id + "/" + act + (part == 0 ? "" : "/" + part);
    }

    static String address(UUID id, String act, int part) {
        String slip = WorkFilters.ADDRESS + "/" + id + "/";
        return part == 0
                ? slip + act.replace('_', '-')
                : slip + "parts/" + part + "/" + act.substring("part_".length());
    }

    /** @return what a draft keeps: the fields, and nothing of how the form was shown */
    static Map<String, List<String>> fields(SubmittedForm sent) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        sent.names().stream()
                .filter(name -> name.startsWith(ONLY_PAYLOAD))
                .forEach(name -> fields.put(name, sent.values(name)));
        return fields;
    }

    /** With the draft of this account, where it has one. */
    ActForm fresh(Caller caller, SlipView view, String act, int part, PageContext page) {
        Form form = Form.fresh(page);
        Optional<Drafts.Draft> draft = drafts.find(caller, draft(view.slip().id(), act, part));
        draft.ifPresent(saved -> saved.fields().forEach(form::with));
        Function<String, List<String>> values =
                draft.map(saved -> values(saved.fields())).orElse(name -> List.of());
        return form(
                view,
                act,
                part,
                page,
                form,
                values,
                null,
                1,
                List.of(),
                List.of(),
                draft.map(Drafts.Draft::savedAt).orElse(null));
    }

    /** The same with one item more. */
    ActForm again(SlipView view, String act, int part, SubmittedForm sent, PageContext page) {
        Form form = Form.again(page, sent);
        return form(
                view,
                act,
                part,
                page,
                form,
                sent::values,
                sent.text("more"),
                ActFields.asked(sent) + 1,
                List.of(),
                List.of(),
                null);
    }

    /** The same once more with what is most likely a mistake in it. */
    ActForm doubtful(SlipView view, String act, int part, SubmittedForm sent, List<String> doubts, PageContext page) {
        return form(
                view,
                act,
                part,
                page,
                Form.again(page, sent),
                sent::values,
                null,
                Math.max(1, ActFields.asked(sent)),
                List.of(),
                doubts,
                null);
    }

    /** @return what is most likely a mistake, each in a sentence; nothing while there are faults, which come first */
    List<String> doubts(String act, NoticeType type, SubmittedForm sent, PageContext page) {
        if (!hasPayload(act)) {
            return List.of();
        }
        PayloadForm fields = PayloadForm.ofReturn(type);
        ObjectNode payload = fields.payload(sent::values);
        List<Violation> faults = act.equals("return") ? type.checkReturn(payload) : type.checkPart(payload);
        return faults.isEmpty()
                ? PayloadDoubts.ofReturn(type, payload, node.today()).stream()
                        .map(doubt -> PayloadLabels.said(fields, doubt, page))
                        .toList()
                : List.of();
    }

    private static boolean hasPayload(String act) {
        return act.equals("return") || act.equals("part_answer");
    }

    ActForm refused(
            SlipView view, String act, int part, SubmittedForm sent, ProblemException problem, PageContext page) {
        boolean changed = problem.code() != ProblemCode.VALIDATION;
        return form(
                view,
                act,
                part,
                page,
                Form.refused(page, sent, problem),
                sent::values,
                null,
                Math.max(1, ActFields.asked(sent)),
                changed ? since(view, sent) : List.of(),
                List.of(),
                null);
    }

    private static List<SlipView.Line> since(SlipView view, SubmittedForm sent) {
        String seen = sent.text("seen");
        int known = seen != null && seen.matches("[0-9]{1,5}")
                ? Integer.parseInt(seen)
                : view.timeline().size();
        return view.timeline()
                .subList(
                        Math.min(known, view.timeline().size()), view.timeline().size());
    }

    private ActForm form(
            SlipView view,
            String act,
            int part,
            PageContext page,
            Form form,
            Function<String, List<String>> values,
            @Nullable String more,
            int asks,
            List<SlipView.Line> meanwhile,
            List<String> doubts,
            @Nullable Instant draftAt) {
        PayloadForm fields =
                hasPayload(act) ? PayloadForm.ofReturn(types.require(view.slip().type())) : null;
        boolean attaches =
                act.equals("return") && types.require(view.slip().type()).attachments();
        List<Integer> parts =
                IntStream.range(0, Math.min(asks, ActFields.MOST_PARTS)).boxed().toList();
        return new ActForm(
                act,
                address(view.slip().id(), act, part),
                form,
                fields == null ? List.of() : fields.lines(values, more),
                ActFields.names(act, fields == null ? List.of() : fields.names(values), parts),
                act.equals("hand_over") || act.equals("parts") ? ownOffices(page) : List.of(),
                attaches,
                attaches ? uploads.of(currentCaller.get()) : List.of(),
                parts,
                isLate(view, part),
                why(view, act, part),
                form.isRefused(),
                meanwhile,
                doubts,
                draftAt);
    }

    private static boolean isLate(SlipView view, int part) {
        return part == 0
                ? view.slip().overdue()
                : view.parts().stream()
                        .anyMatch(line ->
                                line.part().part() == part && line.part().overdue());
    }

    /** @return null where it is possible */
    private static @Nullable String why(SlipView view, String act, int part) {
        if (part > 0) {
            boolean mine = view.parts().stream().anyMatch(line -> line.part().part() == part && line.mine());
            return mine ? null : "";
        }
        boolean possible = view.possible().stream().anyMatch(one -> one.key().equals("act_" + act));
        return possible
                ? null
                : view.impossible().stream()
                        .filter(one -> one.key().equals("act_" + act))
                        .map(SlipView.Impossible::why)
                        .findFirst()
                        .orElse("");
    }

    private List<Option> ownOffices(PageContext page) {
        return directory.get().entry(page.mailbox()).map(DirectoryEntry::offices).orElse(List.of()).stream()
                .map(office -> new Option(office.id(), page.name(office.name())))
                .sorted(Comparator.comparing(Option::label))
                .toList();
    }

    private static Function<String, List<String>> values(Map<String, List<String>> fields) {
        return name -> fields.getOrDefault(name, List.of());
    }
}

package org.huizhi.console.work;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.console.EventWords;
import org.huizhi.console.PageContext;
import org.huizhi.console.payload.PayloadLabels;
import org.huizhi.console.payload.PayloadText;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeDetail;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.notice.NoticeVerbs.Possibility;
import org.huizhi.notice.PartView;
import org.huizhi.notice.TimelineEntry;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.problem.Sentences;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** Makes the view of a slip: what is shown is what the services show to this caller. */
@Singleton
class SlipViews {

    private final NoticeReader reader;
    private final NoticeVerbs verbs;
    private final NoticeTypes types;
    private final DueWords dueWords;

    SlipViews(NoticeReader reader, NoticeVerbs verbs, NoticeTypes types, DueWords dueWords) {
        this.reader = reader;
        this.verbs = verbs;
        this.types = types;
        this.dueWords = dueWords;
    }

    /** @return empty when there is none within the caller's offices; that it was read is audited */
    Optional<SlipView> of(Caller caller, UUID id, PageContext page) {
        return reader.find(caller, id).map(found -> view(caller, found.notice(), found.etag(), page));
    }

    /** Without its contents, so that nothing is read. @return empty when there is none within the caller's offices */
    Optional<NoticeSummary> summary(Caller caller, UUID id) {
        return reader.timeline(caller, id)
                .flatMap(timeline -> reader.summaries(List.of(id)).stream().findFirst());
    }

    private SlipView view(Caller caller, NoticeDetail notice, String etag, PageContext page) {
        NoticeSummary slip = notice.summary();
        NoticeType type = types.find(slip.type()).orElse(null);
        String office = slip.direction() == Direction.OUTGOING ? slip.sender().office() : slip.office();
        List<Possibility> possibilities = verbs.possibilities(caller, slip.id()).orElse(List.of());
        boolean works = caller.seesPersonData() && slip.requiresReturn();
        return new SlipView(
                slip,
                etag.replace("\"", ""),
                type == null ? slip.type() : page.name(type.name()),
                type == null || !type.requiresReturn() ? "" : page.name(type.question()),
                office == null ? "" : office,
                dueWords.of(slip, page),
                type == null || notice.payload() == null ? null : PayloadText.ofRequest(type, notice.payload()),
                unverified(slip, type, page),
                notice.returns().stream()
                        .map(given -> answer(given, type, page))
                        .toList(),
                said(notice.texts()),
                notice.rounds(),
                notice.parts().stream()
                        .map(part -> part(part, caller, slip, type))
                        .toList(),
                notice.mergeFaults().stream()
                        .map(fault -> type == null
                                ? said(fault.detail(), page)
                                : PayloadLabels.said(PayloadForm.ofReturn(type), fault, page))
                        .toList(),
                timeline(caller, slip, page),
                works ? possible(possibilities, slip.id()) : List.of(),
                works ? impossible(possibilities, page) : List.of(),
                notice.attachments(),
                caller.seesPersonData());
    }

    private static List<String> unverified(NoticeSummary slip, @Nullable NoticeType type, PageContext page) {
        return slip.flags().stream()
                .map(NoticeSummary.Flag::pointer)
                .map(pointer -> type == null ? pointer : PayloadLabels.of(PayloadForm.ofRequest(type), pointer, page))
                .toList();
    }

    private static SlipView.Answer answer(NoticeDetail.Return given, @Nullable NoticeType type, PageContext page) {
        JsonNode payload = given.payload();
        String outcome = given.outcome();
        boolean last = given.kind() == NoticeDetail.ReturnKind.FINAL;
        return new SlipView.Answer(
                given,
                last && type != null && payload != null ? PayloadText.ofReturn(type, payload) : null,
                last || payload == null ? null : payload.path("text").asText(),
                type == null || outcome == null ? outcome : outcome(outcome, type, page));
    }

    /** @return what an outcome of a return is called */
    private static String outcome(String code, NoticeType type, PageContext page) {
        return PayloadForm.ofReturn(type).fields().stream()
                .filter(field -> field.pointer().equals(PayloadForm.AT + "/outcome"))
                .flatMap(field -> field.choices().stream())
                .filter(choice -> choice.value().equals(code))
                .map(choice -> page.name(choice.name()))
                .findFirst()
                .orElse(code);
    }

    private static List<SlipView.Said> said(NoticeDetail.@Nullable Texts texts) {
        List<SlipView.Said> said = new ArrayList<>();
        if (texts != null) {
            add(said, "said_extension", texts.extension());
            add(said, "said_extension_decision", texts.extensionDecision());
            add(said, "said_reminder", texts.reminder());
            add(said, "said_withdrawal", texts.withdrawal());
            add(said, "said_decline", texts.decline());
            add(said, "said_contest", texts.contest());
            add(said, "said_assessment", texts.assessment());
        }
        return said;
    }

    private static void add(List<SlipView.Said> said, String key, @Nullable String text) {
        if (text != null) {
            said.add(new SlipView.Said(key, text));
        }
    }

    private static SlipView.PartLine part(PartView part, Caller caller, NoticeSummary slip, @Nullable NoticeType type) {
        boolean mine = part.state() == PartView.State.OPEN
                && caller.offices().contains(part.office())
                && caller.roles().contains(Role.HANDLER)
                && slip.erasedAt() == null;
        return new SlipView.PartLine(
                part, mine, type == null || part.payload() == null ? null : PayloadText.ofReturn(type, part.payload()));
    }

    private List<SlipView.Line> timeline(Caller caller, NoticeSummary slip, PageContext page) {
        return reader.timeline(caller, slip.id()).orElse(List.of()).stream()
                .map(entry -> line(entry, page))
                .toList();
    }

    static SlipView.Line line(TimelineEntry entry, PageContext page) {
        boolean ours = entry.region().equals(page.mailbox());
        return new SlipView.Line(
                entry.at(),
                EventWords.key(entry, page.mailbox()),
                page.party(entry.region()),
                entry.office() == null ? null : page.office(entry.office()),
                entry.actor() == null ? null : page.person(entry.actor()),
                entry.enteredBy() == null ? null : page.office(entry.enteredBy()),
                entry.toOffice() == null ? null : page.office(entry.toOffice()),
                entry.reason(),
                entry.messageId() == null ? "none" : ours ? "ours" : "theirs");
    }

    private static List<SlipView.Possible> possible(List<Possibility> possibilities, UUID id) {
        return possibilities.stream()
                .filter(one -> one.obstacle() == null)
                .map(one -> Act.of(one.verb()))
                .sorted()
                .map(act ->
                        new SlipView.Possible("act_" + act.key(), WorkFilters.ADDRESS + "/" + id + "/" + act.code()))
                .toList();
    }

    private static List<SlipView.Impossible> impossible(List<Possibility> possibilities, PageContext page) {
        List<SlipView.Impossible> impossible = new ArrayList<>();
        for (Possibility one : possibilities) {
            Sentence why = one.obstacle();
            if (why != null) {
                impossible.add(
                        new SlipView.Impossible("act_" + Act.of(one.verb()).key(), said(why, page)));
            }
        }
        return impossible;
    }

    static String said(Sentence sentence, PageContext page) {
        return Sentences.onPage(Locale.forLanguageTag(page.language()), sentence);
    }
}

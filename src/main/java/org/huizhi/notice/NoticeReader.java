package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.LookUps;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.HeldAttachments;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.horizon.CommitHorizon;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.History.ReturnEntry;
import org.huizhi.notice.NoticeDetail.Contents;
import org.huizhi.noticetype.PersonKey;
import org.huizhi.outbox.SentMessages;
import org.huizhi.vault.BlindIndex;
import org.jspecify.annotations.Nullable;

/**
 * Notices as callers see them, within their offices. Person data comes out of the messages, and reading it is audited.
 */
@ApplicationScoped
public class NoticeReader {

    private static final int MOST_FOUND = 200;
    /** Slips of one millisecond. */
    private static final int MOST_ALIKE = 5000;

    private static final String LAST = """
            select c.mailbox, n.submitted_at from unnest(?) as c(mailbox)
             cross join lateral (select submitted_at from notice
                                  where counterpart = c.mailbox order by id desc limit 1) n""";

    private final Database database;
    private final NoticeRepository notices;
    private final HistoryStore histories;
    private final PersonStore persons;
    private final PartReader parts;
    private final EarlierRound.Store earlierRounds;
    private final SentMessages sentMessages;
    private final ReceivedMessages receivedMessages;
    private final Audit audit;
    private final LookUps lookUps;
    private final NoticeCalendars calendars;
    private final NodeIdentity node;
    private final BlindIndex index;
    private final CommitHorizon horizon;
    private final NoticeAttachments attachments;

    NoticeReader(
            Database database,
            NoticeRepository notices,
            HistoryStore histories,
            PersonStore persons,
            PartReader parts,
            EarlierRound.Store earlierRounds,
            SentMessages sentMessages,
            ReceivedMessages receivedMessages,
            Audit audit,
            LookUps lookUps,
            NoticeCalendars calendars,
            NodeIdentity node,
            BlindIndex index,
            CommitHorizon horizon,
            NoticeAttachments attachments) {
        this.database = database;
        this.notices = notices;
        this.histories = histories;
        this.persons = persons;
        this.parts = parts;
        this.earlierRounds = earlierRounds;
        this.sentMessages = sentMessages;
        this.receivedMessages = receivedMessages;
        this.audit = audit;
        this.lookUps = lookUps;
        this.calendars = calendars;
        this.node = node;
        this.index = index;
        this.horizon = horizon;
        this.attachments = attachments;
    }

    /** @return when the last notice was submitted, either way, by counterpart; without those with whom none was */
    @Transactional(TxType.SUPPORTS)
    public Map<String, Instant> lastNotices(Collection<String> counterparts) {
        return database
                .query(LAST, row -> Map.entry(row.text(1), row.instant(2)), SqlArray.texts(counterparts))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> same));
    }

    /** @return what ended up to then is only for the office that handles it */
    public Instant seenUntil() {
        return notices.seenUntil();
    }

    /** @param next null on the last page */
    public record Page(List<NoticeSummary> items, @Nullable String next) {}

    /** A notice with all that was said about it, for those who may see it. */
    public record Found(NoticeDetail notice, String etag) {}

    /**
     * An answer to who may have it already.
     *
     * @param tag entity tag of the notice as this caller sees it now: its version, and behind a dash what else the view
     *     depends on, where there is something
     * @param notice null where the caller has what goes by the tag
     */
    public record View(String tag, @Nullable NoticeDetail notice) {}

    public Page list(Caller caller, NoticeQuery query) {
        Optional<Instant> upTo = Optional.ofNullable(query.updatedAfter())
                .map(after -> query.upTo(horizon.settle(notices.lastChange())));
        List<Notice> found = notices.list(caller.offices(), query, node.today(), upTo);
        List<Notice> page = found.size() > query.limit() ? found.subList(0, query.limit()) : found;
        String next = found.size() > query.limit()
                ? NoticeQuery.Cursor.after(page.get(page.size() - 1)).encoded()
                : null;
        return new Page(
                page.stream()
                        .map(notice -> NoticeSummary.of(notice, node.today()))
                        .toList(),
                next);
    }

    /** @return whether a list has more than that, whatever the limit of the query is */
    public boolean isLonger(Caller caller, NoticeQuery query, int most) {
        return notices.isLonger(caller.offices(), query, node.today(), most);
    }

    /** @return empty when there is none within the caller's offices */
    @Transactional
    public Optional<Found> find(Caller caller, UUID id) {
        return notices.findVisible(caller.offices(), id).map(notice -> found(caller, notice));
    }

    /**
     * Reads what the caller has not. Who has it already is given nothing, so nothing is entered into the audit log.
     *
     * @param language in which words are said
     * @param known whether the caller has what goes by an entity tag
     * @return empty when there is none within the caller's offices
     */
    @Transactional
    public Optional<View> view(Caller caller, UUID id, String language, Predicate<String> known) {
        return notices.findVisible(caller.offices(), id).map(notice -> {
            String tag = tag(caller, notice, language);
            return new View(tag, known.test(tag) ? null : found(caller, notice).notice());
        });
    }

    /**
     * The version alone would not do: a slip becomes overdue, and its last day to be judged moves with holidays that
     * become known, without a new one; callers see more or less of it, and of its parts.
     */
    private String tag(Caller caller, Notice notice, String language) {
        LocalDate today = node.today();
        List<String> view = new ArrayList<>();
        if (notice.isOverdue(today)) {
            view.add("overdue");
        }
        if (!caller.seesPersonData()) {
            view.add("reduced");
        }
        LocalDate judgeBy = judgeBy(notice);
        if (judgeBy != null) {
            view.add(judgeBy.toString());
        }
        if (notice.parts > 0) {
            view.addAll(List.of(language, today.toString(), new TreeSet<>(caller.offices()).toString()));
        }
        String version = notice.etag();
        return view.isEmpty()
                ? version
                : version.substring(0, version.length() - 1)
                        + '-'
                        + UUID.nameUUIDFromBytes(view.toString().getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", "")
                        + '"';
    }

    private Found found(Caller caller, Notice notice) {
        UUID id = notice.id;
        earlierRounds.attach(List.of(notice));
        List<ReturnEntry> returns = histories.returns(id);
        if (!caller.seesPersonData() || notice.retention.erasedAt() != null) {
            return found(
                    caller, notice, NoticeDetail.withoutPersonData(summary(notice), notice, judgeBy(notice), returns));
        }
        audit.enter(caller, "notice.read", id, null);
        List<TimelineEntry> timeline = histories.timeline(id);
        Contents contents = contents(notice, timeline);
        HeldAttachments held = contents.hasAttachments() ? attachments.held(id) : HeldAttachments.NONE;
        return found(
                caller,
                notice,
                NoticeDetail.of(summary(notice), notice, judgeBy(notice), returns, timeline, contents, held));
    }

    /** For its bytes to be read. @return empty when there is none within the caller's offices that he may see */
    @Transactional
    public Optional<Attachment> attachment(Caller caller, UUID id, UUID attachment) {
        Optional<Attachment> found = notices.findVisible(caller.offices(), id)
                .filter(notice -> caller.seesPersonData() && notice.retention.erasedAt() == null)
                .flatMap(notice -> contents(notice, histories.timeline(id))
                        .attachment(attachment, node.mailbox(), attachments.held(id)));
        found.ifPresent(one -> audit.enter(caller, "attachment.read", id, attachment.toString()));
        return found;
    }

    /** @return on the sender's node; the other one may not know when the answer arrived */
    private @Nullable LocalDate judgeBy(Notice notice) {
        return notice.direction == Direction.OUTGOING ? notice.judgeBy(calendars.receiver(notice)) : null;
    }

    private Found found(Caller caller, Notice notice, NoticeDetail detail) {
        return new Found(notice.parts == 0 ? detail : parts.show(caller, notice, detail), notice.etag());
    }

    /** @return empty when there is no such notice within the caller's offices */
    @Transactional
    public Optional<List<TimelineEntry>> timeline(Caller caller, UUID id) {
        return notices.findVisible(caller.offices(), id).map(notice -> histories.timeline(id));
    }

    /** @param entries null where the caller has what goes by the tag */
    public record Timeline(String tag, @Nullable List<TimelineEntry> entries) {}

    /**
     * @param known whether the caller has what goes by an entity tag; that of a timeline is the version of its notice,
     *     since nothing is entered without a new one
     * @return empty when there is no such notice within the caller's offices
     */
    @Transactional
    public Optional<Timeline> timeline(Caller caller, UUID id, Predicate<String> known) {
        return notices.findVisible(caller.offices(), id)
                .map(notice -> new Timeline(notice.etag(), known.test(notice.etag()) ? null : histories.timeline(id)));
    }

    /**
     * What may be said of a slip to whoever holds a paper about it, whatever his offices: no person data.
     *
     * @param version one more with every change
     */
    public record OnPaper(NoticeSummary notice, int version, List<TimelineEntry> timeline) {}

    /** @return bounded; ids of one millisecond share their first half, so there may be several */
    @Transactional(TxType.SUPPORTS)
    public List<UUID> idsBetween(UUID first, UUID last) {
        return database.query(
                "select id from notice where id between ? and ? order by id limit ?",
                row -> row.uuid(1),
                first,
                last,
                MOST_ALIKE);
    }

    /** @param id of a slip that the caller has proved to hold a paper about */
    @Transactional
    public Optional<OnPaper> onPaper(UUID id) {
        return notices.findByIdOptional(id)
                .map(notice -> new OnPaper(summary(notice), notice.version, histories.timeline(id)));
    }

    /**
     * A notice and everything that happened to it.
     *
     * @param firstDueDate of a slip that was sent back, the last due date of its first round; null of others
     * @param erasures JWS of this node's statements of what it erased, see {@link Erasure}
     */
    public record Course(
            NoticeSummary notice,
            @Nullable LocalDate firstDueDate,
            List<TimelineEntry> timeline,
            List<String> erasures) {}

    /**
     * What evidence of a notice is made of; giving it away is reading person data.
     *
     * @return empty when there is none within the caller's offices
     */
    @Transactional
    public Optional<Course> course(Caller caller, UUID id) {
        return notices.findVisible(caller.offices(), id).map(notice -> {
            audit.enter(caller, "notice.evidence", id, null);
            earlierRounds.attach(List.of(notice));
            LocalDate first = notice.first == null ? null : notice.first.dueDate;
            return new Course(summary(notice), first, histories.timeline(id), persons.erasures(id));
        });
    }

    /**
     * The one search by person there is: by exact document number, within the caller's offices, for a reason, entered
     * into the audit log without the number.
     *
     * @param documentKind null is an identity card
     * @return the newest first, bounded; no list where the caller has looked up too often today
     */
    @Transactional
    public Optional<List<NoticeSummary>> lookUp(
            Caller caller, @Nullable String documentKind, String documentNumber, String reason) {
        if (!lookUps.take(caller, node.today())) {
            audit.enter(caller, "notice.lookup-refused", null, reason);
            lookUps.count(LookUps.Result.REFUSED);
            return Optional.empty();
        }
        audit.enter(caller, "notice.lookup", null, reason);
        List<BlindIndex.Entry> entries = PersonKey.all(documentKind, documentNumber).stream()
                .flatMap(key -> index.all(key).stream())
                .toList();
        List<UUID> ids = persons.noticesOf(entries, caller.offices(), MOST_FOUND);
        lookUps.count(ids.isEmpty() ? LookUps.Result.MISSED : LookUps.Result.FOUND);
        return Optional.of(
                ids.isEmpty()
                        ? List.of()
                        : notices.list("id in ?1 order by id desc", ids).stream()
                                .map(this::summary)
                                .toList());
    }

    /**
     * @param ids of notices that the caller may see
     * @return in the same order
     */
    @Transactional
    public List<NoticeSummary> summaries(List<UUID> ids) {
        Map<UUID, NoticeSummary> found = new HashMap<>();
        notices.list("id in ?1", ids).forEach(notice -> found.put(notice.id, summary(notice)));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** @return of those among these notices whose answer can be sent back, the last day on which it can */
    @Transactional
    public Map<UUID, LocalDate> lastDaysToJudge(List<UUID> ids) {
        Map<UUID, LocalDate> days = new HashMap<>();
        for (Notice notice : notices.list("id in ?1", ids)) {
            LocalDate last = judgeBy(notice);
            if (last != null) {
                days.put(notice.id, last);
            }
        }
        return days;
    }

    private NoticeSummary summary(Notice notice) {
        return NoticeSummary.of(notice, node.today());
    }

    /** @return data of the messages that the timeline names */
    private Contents contents(Notice notice, List<TimelineEntry> timeline) {
        List<UUID> ids = timeline.stream()
                .map(TimelineEntry::messageId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        String other = notice.parties.counterpart();
        Contents.Said own = new Contents.Said(node.mailbox(), data(sentMessages.payloads(ids)));
        Contents.Said theirs = new Contents.Said(other, data(receivedMessages.payloads(other, ids)));
        return notice.direction == Direction.OUTGOING ? new Contents(own, theirs) : new Contents(theirs, own);
    }

    private static Map<UUID, JsonNode> data(Map<UUID, byte[]> payloads) {
        Map<UUID, JsonNode> data = new HashMap<>();
        payloads.forEach((id, payload) -> data.put(id, dataOf(id, payload)));
        return data;
    }

    private static JsonNode dataOf(UUID id, byte[] payload) {
        try {
            return Message.parse(payload).data();
        } catch (IOException e) {
            throw new UncheckedIOException("stored message " + id + " cannot be read", e);
        }
    }
}

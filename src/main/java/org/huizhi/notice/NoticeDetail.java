package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.attachment.Attachment;
import org.huizhi.attachment.HeldAttachments;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.notice.History.ReturnEntry;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A notice with its contents (API, {@code Notice}).
 *
 * @param payload as submitted; null for callers who see no person data
 * @param texts free texts of the verbs; null where there are none
 * @param rounds the first one first; empty for a notification
 * @param parts that the own office asked of others; empty where there are none
 * @param mergeFaults why the answers to all parts do not make a return; empty while parts are open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoticeDetail(
        @JsonUnwrapped NoticeSummary summary,
        @Nullable JsonNode payload,
        @Nullable Texts texts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Round> rounds,
        List<Return> returns,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PartView> parts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> mergeFaults,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AttachmentView> attachments) {

    /**
     * An attachment that a message lists.
     *
     * @param state how it stands here; {@code lost} where this node has nothing of it
     */
    public record AttachmentView(UUID id, String name, String mediaType, long bytes, String sha256, String state) {

        private static AttachmentView of(ListedAttachment listed) {
            return new AttachmentView(
                    listed.id(),
                    listed.name(),
                    listed.mediaType(),
                    listed.bytes(),
                    listed.sha256(),
                    Attachment.State.LOST.code());
        }

        private AttachmentView in(String other) {
            return new AttachmentView(id, name, mediaType, bytes, sha256, other);
        }

        public String stateKey() {
            return "attachment_" + state;
        }
    }

    /** @return the same, with what is said in words as given */
    public NoticeDetail saying(UnaryOperator<Sentence> words) {
        return new NoticeDetail(
                summary,
                payload,
                texts,
                rounds,
                returns,
                parts,
                mergeFaults.stream().map(fault -> fault.saying(words)).toList(),
                attachments);
    }

    /** An interim return leaves the clock running; the final one is the answer. */
    public enum ReturnKind {
        INTERIM,
        FINAL;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Texts(
            @Nullable String decline,
            @Nullable String contest,
            @Nullable String withdrawal,
            @Nullable String assessment,
            @Nullable String extension,
            @Nullable String extensionDecision,
            @Nullable String reminder) {

        private boolean isEmpty() {
            return Stream.of(decline, contest, withdrawal, assessment, extension, extensionDecision, reminder)
                    .allMatch(Objects::isNull);
        }
    }

    /**
     * One question and its answer (API, {@code NoticeRound}). What has not happened is left out.
     *
     * @param receiverDueDate the first due date as the receiver counts, where it is not ours
     * @param granted each later due date that was granted
     * @param senderFault whether its decline counts as the sender's fault
     * @param returnDays working days from its begin to its return
     * @param arrivedOn the receiver's day on which the answer was at the sender, where this node knows
     * @param judgeBy the last day on which the answer can be sent back, as long as it is not judged
     * @param unknown members of which nothing is known, since they were not kept for this round
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Round(
            int round,
            @Nullable Instant begunAt,
            @Nullable LocalDate acceptBy,
            @Nullable LocalDate firstDueDate,
            @Nullable LocalDate dueDate,
            @Nullable LocalDate receiverDueDate,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> holidaysUnknown,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Grant> granted,
            boolean extended,
            @Nullable Instant acceptedAt,
            @Nullable Instant declinedAt,
            @Nullable String reason,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean senderFault,
            @Nullable Instant contestedAt,
            @Nullable String contest,
            @Nullable Instant withdrawnAt,
            @Nullable Instant returnedAt,
            @Nullable Integer returnDays,
            @Nullable LocalDate arrivedOn,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean arrivedLate,
            @Nullable LocalDate judgeBy,
            @Nullable String outcome,
            @Nullable String lateReason,
            @Nullable Instant assessedAt,
            @Nullable String verdict,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unknown) {

        /** @param signedOn the receiver's day of its signature */
        public record Grant(LocalDate signedOn, LocalDate dueDate) {}

        private static Round of(RoundFacts facts, @Nullable String contest, @Nullable LocalDate judgeBy) {
            return new Round(
                    facts.round,
                    facts.begunAt,
                    facts.acceptBy,
                    facts.firstDueDate,
                    facts.dueDate,
                    facts.dueDateThere,
                    facts.holidaysUnknown,
                    grants(facts),
                    facts.extended,
                    facts.acceptedAt,
                    facts.declinedAt,
                    facts.declinedAt == null ? null : facts.reason,
                    facts.senderFault && facts.contestedAt == null,
                    facts.contestedAt,
                    contest,
                    facts.withdrawnAt,
                    facts.returnedAt,
                    facts.returnDays,
                    facts.arrivedOn,
                    facts.arrivedLate,
                    judgeBy,
                    facts.outcome,
                    facts.lateReason,
                    facts.assessedAt,
                    facts.assessedAt == null ? null : facts.verdict,
                    facts instanceof EarlierRound earlier ? members(earlier.unknown) : List.of());
        }

        private static List<Grant> grants(RoundFacts facts) {
            List<LocalDate> on = facts.grantedOn == null ? List.of() : facts.grantedOn;
            List<LocalDate> due = facts.grantedDue == null ? List.of() : facts.grantedDue;
            return IntStream.range(0, Math.min(on.size(), due.size()))
                    .mapToObj(i -> new Grant(on.get(i), due.get(i)))
                    .toList();
        }

        /** @return of columns, as the API calls them */
        private static List<String> members(List<String> columns) {
            return columns.stream()
                    .map(column -> Pattern.compile("_([a-z])")
                            .matcher(column)
                            .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT)))
                    .toList();
        }
    }

    /**
     * @param judgeBy of the current round
     * @param contests text by message, as far as they may be read
     */
    private static List<Round> rounds(Notice notice, @Nullable LocalDate judgeBy, Map<UUID, JsonNode> contests) {
        if (!notice.requiresReturn) {
            return List.of();
        }
        return Stream.of(notice.first, notice)
                .filter(Objects::nonNull)
                .map(facts -> Round.of(facts, contest(facts, contests), facts instanceof EarlierRound ? null : judgeBy))
                .toList();
    }

    private static @Nullable String contest(RoundFacts facts, Map<UUID, JsonNode> contests) {
        JsonNode said = facts.contestedAt == null ? null : contests.get(facts.judgement);
        return said == null ? null : said.path("text").asText(null);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Return(
            int round,
            ReturnKind kind,
            Instant at,
            String office,
            @Nullable String outcome,
            @Nullable Late lateReason,
            @Nullable JsonNode payload,
            UUID messageId,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AttachmentView> attachments) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Late(String code, @Nullable String text) {}

    /**
     * Data of the notice's messages by message id, apart by who sent them: ids are unique per sender only, so under the
     * id of our message another region can send one of its own.
     */
    record Contents(Said bySender, Said byReceiver) {

        /** @param data by message id, of what the region with this mailbox has said */
        record Said(String mailbox, Map<UUID, JsonNode> data) {

            private Stream<AttachmentView> attachments() {
                return data.values().stream().flatMap(one -> listed(one).stream());
            }
        }

        Map<UUID, JsonNode> ofSender() {
            return bySender.data();
        }

        Map<UUID, JsonNode> ofReceiver() {
            return byReceiver.data();
        }

        /** @return whether some message lists attachments */
        boolean hasAttachments() {
            return Stream.of(bySender, byReceiver)
                    .flatMap(Said::attachments)
                    .findAny()
                    .isPresent();
        }

        /** @return the attachment that a message lists under this id; of two regions with one id that of the first */
        Optional<Attachment> attachment(UUID id, String first, HeldAttachments held) {
            return Stream.of(bySender, byReceiver)
                    .sorted(Comparator.comparing((Said said) -> !said.mailbox().equals(first)))
                    .flatMap(said -> said.attachments()
                            .filter(one -> one.id().equals(id))
                            .flatMap(one ->
                                    held.find(said.mailbox(), id, one.mediaType(), one.bytes(), one.sha256()).stream()))
                    .findFirst();
        }
    }

    /** @return what a message lists, as if nothing of it were here */
    private static List<AttachmentView> listed(@Nullable JsonNode data) {
        List<AttachmentView> attachments = new ArrayList<>();
        for (JsonNode one : data == null ? MissingNode.getInstance() : data.path("attachments")) {
            try {
                ListedAttachment listed = new ListedAttachment(
                        UUID.fromString(one.path("id").asText()),
                        one.path("name").asText(),
                        one.path("mediaType").asText(),
                        one.path("bytes").asLong(),
                        one.path("sha256").asText());
                attachments.add(AttachmentView.of(listed));
            } catch (IllegalArgumentException e) {
                // A message of another kind, in which this field means nothing and may hold anything.
            }
        }
        return attachments;
    }

    private static List<AttachmentView> attachments(@Nullable JsonNode data, String mailbox, HeldAttachments held) {
        return listed(data).stream()
                .map(one -> one.in(held.state(mailbox, one.id(), one.mediaType(), one.bytes(), one.sha256())))
                .toList();
    }

    static NoticeDetail withoutPersonData(
            NoticeSummary summary, Notice notice, @Nullable LocalDate judgeBy, List<ReturnEntry> returns) {
        return new NoticeDetail(
                summary,
                null,
                null,
                rounds(notice, judgeBy, Map.of()),
                returns.stream().map(entry -> view(entry, null, List.of())).toList(),
                List.of(),
                List.of(),
                List.of());
    }

    NoticeDetail with(List<PartView> itsParts, List<Violation> faults) {
        return new NoticeDetail(summary, payload, texts, rounds, returns, itsParts, faults, attachments);
    }

    static NoticeDetail of(
            NoticeSummary summary,
            Notice notice,
            @Nullable LocalDate judgeBy,
            List<ReturnEntry> returns,
            List<TimelineEntry> timeline,
            Contents contents,
            HeldAttachments held) {
        Texts texts = new Texts(
                text(timeline, contents.ofReceiver(), TimelineEvent.DECLINED),
                text(timeline, contents.ofSender(), TimelineEvent.CONTESTED),
                text(timeline, contents.ofSender(), TimelineEvent.WITHDRAWN),
                text(timeline, contents.ofSender(), TimelineEvent.ASSESSED),
                text(timeline, contents.ofReceiver(), TimelineEvent.EXTENSION_PROPOSED),
                text(timeline, contents.ofSender(), TimelineEvent.EXTENSION_GRANTED, TimelineEvent.EXTENSION_REFUSED),
                text(timeline, contents.ofSender(), TimelineEvent.REMINDED));
        JsonNode submitted = timeline.stream()
                .filter(entry -> entry.event() == TimelineEvent.SUBMITTED)
                .map(entry -> contents.ofSender().get(entry.messageId()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("notice " + summary.id() + " has no submission"));
        return new NoticeDetail(
                summary,
                submitted.get("payload"),
                texts.isEmpty() ? null : texts,
                rounds(notice, judgeBy, contents.ofSender()),
                returns.stream()
                        .map(entry -> {
                            JsonNode data = contents.ofReceiver().get(entry.messageId());
                            return view(
                                    entry,
                                    data,
                                    attachments(data, contents.byReceiver().mailbox(), held));
                        })
                        .toList(),
                List.of(),
                List.of(),
                attachments(submitted, contents.bySender().mailbox(), held));
    }

    /** @return the latest text that came with such an event */
    private static @Nullable String text(
            List<TimelineEntry> timeline, Map<UUID, JsonNode> contents, TimelineEvent... events) {
        return timeline.stream()
                .filter(entry -> List.of(events).contains(entry.event()))
                .map(entry -> contents.get(entry.messageId()))
                .flatMap(data -> Stream.ofNullable(
                        data == null ? null : data.path("text").asText(null)))
                .reduce(null, (earlier, later) -> later);
    }

    private static Return view(ReturnEntry entry, @Nullable JsonNode data, List<AttachmentView> attachments) {
        String lateText =
                data == null ? null : data.path("lateReason").path("text").asText(null);
        return new Return(
                entry.round(),
                entry.kind(),
                entry.at(),
                entry.office(),
                entry.outcome(),
                entry.lateReason() == null ? null : new Late(entry.lateReason(), lateText),
                data == null ? null : data.get("payload"),
                entry.messageId(),
                attachments);
    }
}

package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.huizhi.notice.History.ReturnEntry;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * A notice with its contents (API, {@code Notice}).
 *
 * @param payload as submitted; null for callers who see no person data
 * @param texts free texts of the verbs; null where there are none
 * @param parts that the own office asked of others; empty where there are none
 * @param mergeFaults why the answers to all parts do not make a return; empty while parts are open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NoticeDetail(
        @JsonUnwrapped NoticeSummary summary,
        @Nullable JsonNode payload,
        @Nullable Texts texts,
        List<Return> returns,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PartView> parts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> mergeFaults) {

    /** @return the same, with what is said in words as given */
    public NoticeDetail saying(UnaryOperator<Sentence> words) {
        return new NoticeDetail(
                summary,
                payload,
                texts,
                returns,
                parts,
                mergeFaults.stream().map(fault -> fault.saying(words)).toList());
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
            @Nullable String withdrawal,
            @Nullable String assessment,
            @Nullable String extension,
            @Nullable String extensionDecision,
            @Nullable String reminder) {

        private boolean isEmpty() {
            return Stream.of(decline, withdrawal, assessment, extension, extensionDecision, reminder)
                    .allMatch(Objects::isNull);
        }
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
            UUID messageId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Late(String code, @Nullable String text) {}

    /**
     * Data of the notice's messages by message id, apart by who sent them: ids are unique per sender only, so under the
     * id of our message another region can send one of its own.
     */
    record Contents(Map<UUID, JsonNode> ofSender, Map<UUID, JsonNode> ofReceiver) {}

    static NoticeDetail withoutPersonData(NoticeSummary summary, List<ReturnEntry> returns) {
        return new NoticeDetail(
                summary,
                null,
                null,
                returns.stream().map(entry -> view(entry, null)).toList(),
                List.of(),
                List.of());
    }

    NoticeDetail with(List<PartView> itsParts, List<Violation> faults) {
        return new NoticeDetail(summary, payload, texts, returns, itsParts, faults);
    }

    static NoticeDetail of(
            NoticeSummary summary, List<ReturnEntry> returns, List<TimelineEntry> timeline, Contents contents) {
        Texts texts = new Texts(
                text(timeline, contents.ofReceiver(), TimelineEvent.DECLINED),
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
                returns.stream()
                        .map(entry -> view(entry, contents.ofReceiver().get(entry.messageId())))
                        .toList(),
                List.of(),
                List.of());
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

    private static Return view(ReturnEntry entry, @Nullable JsonNode data) {
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
                entry.messageId());
    }
}

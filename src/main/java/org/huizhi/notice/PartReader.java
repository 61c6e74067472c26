package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Shows parts to those who asked for them and those who are asked; nothing is written here. */
@ApplicationScoped
public class PartReader {

    /**
     * Filters of a listing of parts; null means any. The first due first.
     *
     * @param limit 1 to 200
     */
    public record Query(
            @Nullable String office,
            PartView.@Nullable State state,
            @Nullable Boolean overdue,
            Optional<Cursor> cursor,
            int limit) {

        /** The last part of the page before. */
        public record Cursor(LocalDate dueDate, UUID notice, int part) {

            private static final int FIELDS = 3;

            static Cursor after(Part part) {
                return new Cursor(part.dueDate(), part.noticeId(), part.number());
            }

            public String encoded() {
                String text = dueDate + "/" + notice + "/" + part;
                return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            }

            /** @return empty when the text is not one that {@link #encoded()} made */
            public static Optional<Cursor> decoded(String text) {
                try {
                    String[] fields =
                            new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("/", -1);
                    return fields.length == FIELDS && fields[0].length() == "2026-03-31".length()
                            ? Optional.of(new Cursor(
                                    LocalDate.parse(fields[0]),
                                    UUID.fromString(fields[1]),
                                    Integer.parseInt(fields[2])))
                            : Optional.empty();
                } catch (IllegalArgumentException | DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
    }

    private final PartStore parts;
    private final NoticeTypes types;
    private final NodeIdentity node;

    PartReader(PartStore parts, NoticeTypes types, NodeIdentity node) {
        this.parts = parts;
        this.types = types;
        this.node = node;
    }

    /** A part in a listing, without its contents, and of which slip it is. */
    public record Item(
            UUID notice,
            String number,
            String type,
            String counterpart,
            @JsonUnwrapped PartView part) {}

    /** @param next null on the last page */
    public record Page(List<Item> items, @Nullable String next) {}

    /** Parts that the caller's offices are asked for, and those that they asked for. */
    @Transactional
    public Page list(Caller caller, Query query) {
        LocalDate today = node.today();
        List<PartStore.Listed> found = parts.list(caller.offices(), query, today);
        boolean more = found.size() > query.limit();
        List<PartStore.Listed> page = more ? found.subList(0, query.limit()) : found;
        return new Page(
                items(page, today),
                more ? Query.Cursor.after(page.get(page.size() - 1).part()).encoded() : null);
    }

    /** @return these parts, in the order in which they are due; the caller answers for scope */
    @Transactional
    public List<Item> items(List<Query.Cursor> wanted) {
        return items(parts.list(wanted), node.today());
    }

    private static List<Item> items(List<PartStore.Listed> found, LocalDate today) {
        return found.stream()
                .map(listed -> new Item(
                        listed.part().noticeId(),
                        listed.number(),
                        listed.type(),
                        listed.counterpart(),
                        PartView.of(listed.part(), today, false)))
                .toList();
    }

    /** Adds the parts to a notice that the caller may see: contents for who has the slip, and each office its own. */
    NoticeDetail show(Caller caller, Notice notice, NoticeDetail detail) {
        List<Part> all = parts.of(notice.id);
        boolean hasSlip = caller.offices().contains(notice.office);
        boolean sees = caller.seesPersonData();
        List<Violation> faults =
                hasSlip && sees && notice.retention.erasedAt() == null && notice.allows(Verb.RETURN_FINAL)
                        ? PartMerge.ofRound(notice, all, types, node.today())
                                .map(PartMerge::faults)
                                .orElse(List.of())
                        : List.of();
        return detail.with(
                all.stream()
                        .map(part -> PartView.of(
                                part,
                                node.today(),
                                sees && (hasSlip || caller.offices().contains(part.office()))))
                        .toList(),
                faults);
    }
}

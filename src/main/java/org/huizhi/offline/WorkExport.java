package org.huizhi.offline;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.ProtectionOption;
import org.dhatim.fastexcel.SheetProtectionOption;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.outbox.UuidV7;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.huizhi.sheet.Cells;
import org.huizhi.sheet.ProtectedWorkbook;
import org.huizhi.upload.Column;
import org.huizhi.upload.ColumnHeading;
import org.huizhi.worklist.WorkQuery;
import org.huizhi.worklist.WorkQuery.Cursor;
import org.huizhi.worklist.Worklist;
import org.jspecify.annotations.Nullable;

/**
 * The open slips of an office as a workbook, to be answered without a line: a sheet for each notice type, with a
 * password that the spreadsheet program asks for.
 */
@ApplicationScoped
public class WorkExport {

    /** Of one workbook. */
    private static final int MOST_SLIPS = 500;

    /** Of what a workbook asks, in characters: it is to come back with answers, and has a bound then. */
    private static final int MOST_TEXT = 2_000_000;

    private static final int PAGE = 100;
    private static final int LONGEST_NAME = 24;
    private static final int KEY_WIDTH = 8;

    /** Keeps nobody from anything, but from typing into what only tells. */
    private static final String LOCK = "huizhi";

    private final Worklist worklist;
    private final NoticeReader notices;
    private final NoticeTypes types;
    private final NodeIdentity node;
    private final UuidV7 ids;
    private final Audit audit;

    WorkExport(Worklist worklist, NoticeReader notices, NoticeTypes types, NodeIdentity node, UuidV7 ids, Audit audit) {
        this.worklist = worklist;
        this.notices = notices;
        this.types = types;
        this.node = node;
        this.ids = ids;
        this.audit = audit;
    }

    private static final Pattern PASSWORDS = Pattern.compile("[ -~]{12,128}");

    /** @return whether a file may have it */
    public static boolean isPassword(@Nullable String text) {
        return text != null && PASSWORDS.matcher(text).matches();
    }

    /** Letters and digits that nobody takes for others, on the telephone either. */
    private static final String SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @return one that is not guessed: who finds the file has all the time that he wants */
    public static String proposedPassword() {
        return Stream.generate(WorkExport::group).limit(GROUPS).collect(Collectors.joining("-"));
    }

    private static String group() {
        StringBuilder group = new StringBuilder();
        RANDOM.ints(GROUP, 0, SIGNS.length()).forEach(sign -> group.append(SIGNS.charAt(sign)));
        return group.toString();
    }

    /**
     * @param name of the file
     * @param next where the next workbook begins; null where this one has all
     */
    public record Work(
            byte[] workbook, String name, @Nullable String next) {}

    private record Slip(NoticeSummary summary, @Nullable JsonNode payload) {}

    /** Slips that one workbook takes, those first that are due first. */
    private record Load(
            Map<String, List<Slip>> byType,
            int slips,
            @Nullable Cursor next) {}

    /**
     * @param password as {@link #isPassword} has it
     * @param after {@code next} of the workbook before; null for the first one
     * @throws ProblemException 403 for an office outside the caller's, 400 for another {@code after}
     */
    public Work of(Caller caller, String office, String password, Locale language, @Nullable String after) {
        if (!caller.offices().contains(office)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "the office is not one of yours");
        }
        UUID bundle = ids.next();
        Load load = open(caller, office, place(after));
        audit.enter(caller, "offline.work.export", null, bundle + ", " + office + ", " + load.slips() + " slips");
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
        try {
            write(bundle, load.byType(), language, plain);
            ProtectedWorkbook.write(plain.toByteArray(), password, encrypted);
        } catch (IOException e) {
            throw new UncheckedIOException("a workbook could not be written", e);
        }
        Cursor next = load.next();
        return new Work(
                encrypted.toByteArray(), office + "-" + node.today() + ".xlsx", next == null ? null : next.encoded());
    }

    private static @Nullable Cursor place(@Nullable String after) {
        return after == null
                ? null
                : Cursor.decoded(after)
                        .orElseThrow(() -> QueryValues.invalid("cursor", "must be the next of a page before"));
    }

    private Load open(Caller caller, String office, @Nullable Cursor after) {
        Map<String, List<Slip>> byType = new TreeMap<>();
        int slips = 0;
        int text = 0;
        Cursor reached = after;
        boolean more = true;
        while (more) {
            Worklist.Page page = worklist.list(
                    caller,
                    new WorkQuery(
                            WorkQuery.View.OPEN,
                            false,
                            Direction.INCOMING,
                            null,
                            office,
                            null,
                            null,
                            null,
                            null,
                            null,
                            reached,
                            PAGE));
            for (Worklist.Item item : page.items()) {
                NoticeSummary listed = item.notice();
                if (listed.requiresReturn()) {
                    if (slips == MOST_SLIPS || text > MOST_TEXT) {
                        return new Load(byType, slips, reached);
                    }
                    Optional<NoticeReader.Found> found = notices.find(caller, listed.id());
                    if (found.isPresent()) {
                        JsonNode payload = found.get().notice().payload();
                        byType.computeIfAbsent(listed.type(), type -> new ArrayList<>())
                                .add(new Slip(found.get().notice().summary(), payload));
                        slips++;
                        text += payload == null ? 0 : payload.toString().length();
                    }
                }
                reached = Cursor.after(listed.dueDate(), listed.id());
            }
            more = page.next() != null;
        }
        return new Load(byType, slips, null);
    }

    private void write(UUID bundle, Map<String, List<Slip>> slips, Locale language, ByteArrayOutputStream output)
            throws IOException {
        boolean chinese = language.equals(Locale.CHINESE);
        try (Workbook workbook = new Workbook(output, "Huizhi", "1.0")) {
            Map<NoticeType, Worksheet> sheets = new TreeMap<>(Comparator.comparing(NoticeType::type));
            slips.keySet().forEach(name -> {
                NoticeType type = types.require(name);
                String label = chinese ? type.name().zh() : type.name().en();
                String shown = label.replaceAll("[\\[\\]:*?/\\\\']", " ").strip();
                sheets.put(
                        type,
                        workbook.newWorksheet(
                                sheets.size() + 1 + " " + shown.substring(0, Math.min(shown.length(), LONGEST_NAME))));
            });
            if (sheets.isEmpty()) {
                workbook.newWorksheet(chinese ? "无待办" : "Nothing to do");
            }
            Worksheet lists = workbook.newWorksheet(chinese ? "代码" : "Codes");
            lists.setVisibilityState(VisibilityState.HIDDEN);
            int nextList = 0;
            for (Map.Entry<NoticeType, Worksheet> sheet : sheets.entrySet()) {
                String type = sheet.getKey().type();
                ColumnHeading heading = new ColumnHeading(sheet.getValue(), lists, language, nextList);
                fill(
                        sheet.getValue(),
                        heading,
                        new WorkSheet(sheet.getKey()),
                        bundle,
                        slips.getOrDefault(type, List.of()),
                        language);
                nextList = heading.nextList();
            }
        }
    }

    private static void fill(
            Worksheet sheet, ColumnHeading heading, WorkSheet columns, UUID bundle, List<Slip> slips, Locale language) {
        int at = 0;
        for (Column column : columns.telling()) {
            heading.write(at++, column, List.of());
        }
        for (Column column : columns.answering()) {
            heading.write(at, column, column.choices());
            sheet.style(at++)
                    .format("@")
                    .protectionOption(ProtectionOption.LOCKED, false)
                    .set();
        }
        for (int i = 0; i < slips.size(); i++) {
            NoticeSummary slip = slips.get(i).summary();
            List<String> cells = columns.told(
                    new WorkSheet.Taken(
                            bundle, slip.type(), slip.id(), slip.state().code(), slip.round()),
                    slip,
                    slips.get(i).payload(),
                    language);
            for (int cell = 0; cell < cells.size(); cell++) {
                sheet.value(ColumnHeading.ROWS + i, cell, Cells.inWorkbook(cells.get(cell)));
                sheet.style(ColumnHeading.ROWS + i, cell)
                        .format("@")
                        .wrapText(cell > 0)
                        .set();
            }
        }
        // Nobody reads the key of a row, which would make each row as high as it is long.
        sheet.width(0, KEY_WIDTH);
        sheet.freezePane(2, ColumnHeading.ROWS);
        sheet.protect(
                LOCK,
                SheetProtectionOption.SHEET,
                SheetProtectionOption.OBJECTS,
                SheetProtectionOption.SCENARIOS,
                SheetProtectionOption.INSERT_ROWS,
                SheetProtectionOption.INSERT_COLUMNS,
                SheetProtectionOption.DELETE_COLUMNS);
    }
}

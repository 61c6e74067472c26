package org.huizhi.upload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.upload.SentRowStore.Sent;
import org.huizhi.upload.UploadStore.Owner;

/** Which rows of an upload are which slips. */
final class SlipSheet {

    private static final int PAGE = 500;
    private static final List<String> NAMES = List.of("/row", "/number", "/reference", "/id");
    private static final List<String> LABELS_ZH = List.of("文件中的行", "编号", "本方案号", "标识");
    private static final List<String> LABELS_EN = List.of("Row of the file", "Number", "Your reference", "Id");
    private static final List<Integer> WIDTHS = List.of(12, 24, 24, 40);

    private SlipSheet() {}

    /** Of one upload, but for those of an office that the caller has lost since. */
    record Slips(SentRowStore rows, NoticeReader notices, Caller caller, Upload upload) {

        private List<Sent> after(int row) {
            return rows.list(new Owner(upload.id(), caller.account()), row, PAGE);
        }

        private Map<UUID, NoticeSummary> summaries(List<Sent> page) {
            return notices.summaries(page.stream().map(Sent::notice).toList()).stream()
                    .filter(slip -> {
                        String office = slip.sender().office();
                        return office != null && caller.offices().contains(office);
                    })
                    .collect(Collectors.toMap(NoticeSummary::id, Function.identity()));
        }
    }

    static void write(OutputStream output, String format, Locale language, Slips slips) throws IOException {
        try (TextTable table = TextTable.begin(output, format, WIDTHS)) {
            table.write(language.equals(Locale.CHINESE) ? LABELS_ZH : LABELS_EN);
            table.write(NAMES);
            List<Sent> page = slips.after(0);
            while (!page.isEmpty()) {
                Map<UUID, NoticeSummary> found = slips.summaries(page);
                for (Sent row : page) {
                    NoticeSummary slip = found.get(row.notice());
                    if (slip != null) {
                        table.write(List.of(
                                String.valueOf(row.number()),
                                slip.number(),
                                Objects.requireNonNullElse(slip.reference(), ""),
                                slip.id().toString()));
                    }
                }
                page = slips.after(page.get(page.size() - 1).number());
            }
        }
    }
}

package org.huizhi.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.PublishedKey;

/** An entry in a few lines for people, in both languages. */
final class EntryText {

    private EntryText() {}

    static List<String> lines(DirectoryEntry entry, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %s %s  %s  issued 签发 %s  offices 机构 %d"
                .formatted(
                        entry.mailbox(),
                        entry.name().zh(),
                        entry.name().en(),
                        entry.region(),
                        entry.issuedAt(),
                        entry.offices().size()));
        for (PublishedKey key : entry.keys()) {
            lines.add("  %s  %s  %s  %s – %s  %s"
                    .formatted(key.kid(), key.use(), key.algorithm(), key.validFrom(), key.validTo(), state(key, now)));
        }
        return lines;
    }

    private static String state(PublishedKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked 已吊销 " + key.revokedAt();
        }
        if (now.isBefore(key.validFrom())) {
            return "not yet valid 未生效";
        }
        return key.validAt(now) ? "valid 有效" : "lapsed 已失效";
    }
}

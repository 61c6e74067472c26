package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;

/** Days of a slip are days in the region that owes the return (domain, "Clock"). */
@ApplicationScoped
class ReceiverZone {

    private final NodeIdentity node;
    private final CurrentDirectory directory;

    ReceiverZone(NodeIdentity node, CurrentDirectory directory) {
        this.node = node;
        this.directory = directory;
    }

    ZoneId of(Notice notice) {
        return notice.direction == Direction.INCOMING
                ? node.zone()
                : directory
                        .get()
                        .entry(notice.counterpart)
                        .map(DirectoryEntry::timeZone)
                        .orElse(node.zone());
    }
}

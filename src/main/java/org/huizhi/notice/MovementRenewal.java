package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.Movement;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/**
 * Classes the movements of all notices anew, as of the days of their submissions, by the directory as it is now: for
 * those that were classed by an earlier release, or while the directory had a gap. The kept figures are to be counted
 * anew then.
 */
@ApplicationScoped
public class MovementRenewal {

    /** Seconds. */
    private static final int LONG = 3600;

    private static final String CLASSED = """
            select sender_region, receiver_region, (submitted_at at time zone ?)::date as day, movement
              from notice where counterpart = ? and direction = ? group by 1, 2, 3, 4""";

    /** Who has read one of them before reads it again: the version moves. */
    private static final String RENEW = """
            update notice n set movement = w.movement, version = version + 1
              from unnest(?, ?, ?, ?, ?) as w(sender_region, receiver_region, day, former, movement)
             where n.counterpart = ? and n.direction = ? and n.sender_region = w.sender_region
               and n.receiver_region = w.receiver_region and (n.submitted_at at time zone ?)::date = w.day
               and n.movement = w.former""";

    private final Database database;
    private final CurrentDirectory directory;
    private final NodeIdentity node;

    MovementRenewal(Database database, CurrentDirectory directory, NodeIdentity node) {
        this.database = database;
        this.directory = directory;
        this.node = node;
    }

    /** Notices of one day between two regions. */
    private record Classed(String sender, String receiver, LocalDate day, String movement) {}

    private record Renewed(Classed former, String movement) {}

    /** @return how many notices are of another class now */
    public long renew() {
        Directory current = directory.get();
        List<String> counterparts = QuarkusTransaction.requiringNew()
                .timeout(LONG)
                .call(() -> database.query("select distinct counterpart from notice", row -> row.text(1)));
        long renewed = 0;
        for (String counterpart : counterparts) {
            for (Direction direction : Direction.values()) {
                renewed += QuarkusTransaction.requiringNew()
                        .timeout(LONG)
                        .call(() -> renew(current, counterpart, direction));
            }
        }
        return renewed;
    }

    private int renew(Directory current, String counterpart, Direction direction) {
        // Of the sender, as when it was submitted.
        ZoneId zone = current.entry(direction == Direction.OUTGOING ? node.mailbox() : counterpart)
                .map(DirectoryEntry::timeZone)
                .orElseGet(node::zone);
        List<Renewed> changed = new ArrayList<>();
        for (Classed classed : database.query(
                CLASSED,
                row -> new Classed(row.text(1), row.text(2), row.day(3), row.text(4)),
                zone.getId(),
                counterpart,
                direction)) {
            String movement = Movement.between(current, classed.sender(), classed.receiver(), classed.day())
                    .code();
            if (!movement.equals(classed.movement())) {
                changed.add(new Renewed(classed, movement));
            }
        }
        return changed.isEmpty()
                ? 0
                : database.update(
                        RENEW,
                        SqlArray.of("text", changed, one -> one.former().sender()),
                        SqlArray.of("text", changed, one -> one.former().receiver()),
                        SqlArray.of("date", changed, one -> one.former().day()),
                        SqlArray.of("text", changed, one -> one.former().movement()),
                        SqlArray.of("text", changed, Renewed::movement),
                        counterpart,
                        direction,
                        zone.getId());
    }
}

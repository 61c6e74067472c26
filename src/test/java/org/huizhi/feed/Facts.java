package org.huizhi.feed;

import com.fasterxml.uuid.Generators;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;

/** What the database of the node under test says about one slip or one message. */
final class Facts {

    private Facts() {}

    /** Of a notice that nobody has sent yet. */
    static String newId() {
        return Generators.timeBasedEpochGenerator().generate().toString();
    }

    /** How many notices there are, and all that is stored about this one. */
    static List<Object> aboutNotice(String id) {
        return List.of(
                Yulin.count("select count(*) from notice"),
                Yulin.query("select n::text as notice from notice n where id::text = ?", id),
                Yulin.query("select event, message_id from timeline_entry where notice_id::text = ? order by id", id),
                Yulin.query("select message_id from notice_return where notice_id::text = ? order by message_id", id));
    }

    static Map<String, Object> notice(String id) {
        return Yulin.query("select * from notice where id = ?::uuid", id).get(0);
    }

    static @Nullable Object state(String id) {
        return notice(id).get("state");
    }

    static List<Object> timeline(String id) {
        return Yulin.query("select event from timeline_entry where notice_id = ?::uuid order by at, id", id).stream()
                .map(row -> row.get("event"))
                .toList();
    }

    /** When it was delivered, by its timeline. */
    static @Nullable Object deliveredInTimeline(String id) {
        return Yulin.query("select at from timeline_entry where notice_id = ?::uuid and event = 'DELIVERED'", id)
                .get(0)
                .get("at");
    }

    /** The rows that the guard holds for the very bytes of the letter. */
    static List<Map<String, Object>> received(Letter letter) {
        return Yulin.query(
                "select sender, verdict, reason, received_at from received_message where id = ? and digest = decode(?, 'hex')",
                letter.message().id(),
                HexFormat.of().formatHex(letter.digest()));
    }

    /** Dead letters whose header names the subject. */
    static List<Map<String, Object>> deadLetters(String subject) {
        return Yulin.query("select * from dead_letter where subject = ? order by id", subject);
    }

    static long awaitingBus(String noticeId) {
        return Yulin.count("select count(*) from outbox where subject = ?", noticeId);
    }
}

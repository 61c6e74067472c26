package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A page's cursor is what a page before has given, and nothing else. */
class CursorTest {

    private static final UUID NOTICE = UUID.fromString("019d0000-0000-7000-8000-000000000101");

    private final NoticeQuery.Cursor notices = new NoticeQuery.Cursor(NOTICE, Instant.parse("2026-03-31T02:00:00Z"));
    private final PartReader.Query.Cursor parts = new PartReader.Query.Cursor(LocalDate.of(2026, 3, 31), NOTICE, 2);

    @Test
    void isReadAsItWasGiven() {
        assertThat(NoticeQuery.Cursor.decoded(notices.encoded())).contains(notices);
        assertThat(PartReader.Query.Cursor.decoded(parts.encoded())).contains(parts);
    }

    @Test
    void isNoneWithMoreBehindIt() {
        assertThat(NoticeQuery.Cursor.decoded(withMore(notices.encoded()))).isEmpty();
        assertThat(PartReader.Query.Cursor.decoded(withMore(parts.encoded()))).isEmpty();
    }

    private static String withMore(String cursor) {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8) + "//";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

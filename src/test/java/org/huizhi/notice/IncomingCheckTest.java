package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingCheckTest {

    /** At half past one in Shanghai the last day of an agreement is not over yet in Urumqi, where the slip was sent. */
    @Test
    void aSlipIsSentOnTheDayOfItsSender() {
        DirectoryEntry yulin = Regions.yulin().toEntry();
        Directory directory = Directory.of(List.of(new DirectoryEntry(
                yulin.mailbox(),
                yulin.name(),
                yulin.region(),
                yulin.issuedAt(),
                ZoneId.of("Asia/Urumqi"),
                yulin.holidayCalendar(),
                yulin.regions(),
                yulin.keys(),
                yulin.offices())));
        Message submission = new Message(
                UUID.randomUUID(),
                Message.source(yulin.mailbox()),
                "cn-140900",
                MessageType.NOTICE_SUBMITTED.wireName(),
                UUID.randomUUID().toString(),
                Instant.parse("2026-03-31T17:30:00Z"),
                NullNode.getInstance());

        assertThat(IncomingCheck.sentOn(directory, submission)).isEqualTo(LocalDate.of(2026, 3, 31));
    }

    /** A region has six figures or nine (feed contract): a town may have a node of its own. */
    @ParameterizedTest
    @CsvSource({"610800-2026-000001, true", "610802100-2026-000001, true", "6108021-2026-000001, false"})
    void aNumberBeginsWithTheCodeOfARegion(String number, boolean is) {
        assertThat(SubmittedNotice.NUMBER.matcher(number).matches()).isEqualTo(is);
    }
}

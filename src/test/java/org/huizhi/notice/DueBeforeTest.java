package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import org.huizhi.outbox.UuidV7;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the list of what is due before a day begins. */
class DueBeforeTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    /**
     * Submitted in the last moment of the day before, by the receiver's time, with the youngest id that its receiver
     * takes.
     */
    @ParameterizedTest
    @ValueSource(strings = {"-12:00", "Z", "Asia/Shanghai", "+14:00"})
    void itBeginsAboveTheYoungestSlipThatCanBeDueSoEarly(ZoneId receiver) {
        Instant submittedAt = DAY.atStartOfDay(receiver).toInstant().minusMillis(1);
        Instant youngest = submittedAt.plus(Duration.ofDays(1));

        assertThat(Objects.requireNonNull(NoticeRepository.madeBefore(DAY)).toString())
                .isGreaterThanOrEqualTo(UuidV7.before(youngest.plusMillis(1)).toString())
                .isLessThan(UuidV7.before(youngest.plus(Duration.ofDays(3))).toString());
    }
}

package org.huizhi.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;
import org.huizhi.notice.NoticeState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page for people speaks their language throughout. */
class SummaryTest {

    private static final Instant AT = Instant.parse("2026-11-24T00:22:41Z");

    @Test
    void theStateAndTheReceiptAreToldInBothLanguages() {
        Manifest.Slip slip = new Manifest.Slip(
                new UUID(0, 1),
                "610800-2026-000001",
                "residence-confirmation",
                "returned",
                "cn-610800",
                "cn-140900",
                new AgreementReference("agr-610800-140900", 1, "ab".repeat(32)),
                AT,
                LocalDate.of(2026, 12, 15));
        Manifest.Step submitted = new Manifest.Step(
                new UUID(0, 2),
                MessageType.NOTICE_SUBMITTED.wireName(),
                "cn-610800",
                AT,
                "cd".repeat(32),
                "messages/1.jws",
                null,
                null,
                new Manifest.ReceiptOf(new UUID(0, 3), "receipts/1.jws", "stored", null, AT));

        assertThat(Summary.of(slip, "cn-610800", AT, List.of(submitted), List.of()))
                .contains("状态：已反馈。", "已签收 2026-11-24T00:22:41Z")
                .contains("State: returned.", "stored 2026-11-24T00:22:41Z");
    }

    @ParameterizedTest
    @EnumSource(NoticeState.class)
    void everyStateHasAWord(NoticeState state) {
        assertThat(new Texts(Locale.CHINESE).state(state.code())).matches("\\p{IsHan}+");
    }

    private static List<String> reasons() throws IOException {
        List<String> reasons = new ArrayList<>();
        new YAMLMapper()
                .readTree(Path.of("openapi/huizhi-feed.yaml").toFile())
                .at("/components/schemas/RefusalReason/enum")
                .forEach(reason -> reasons.add(reason.asText()));
        assertThat(reasons).contains("illegal-transition");
        return reasons;
    }

    /** What the feed contract lists has words in both languages; a code of a later release is told as it is. */
    @Test
    void everyReasonOfARefusalHasWords() throws IOException {
        for (String code : reasons()) {
            assertThat(new Texts(Locale.CHINESE).refusal(code)).matches("[\\p{IsHan}，]+（" + code + "）");
            assertThat(new Texts(Locale.ENGLISH).refusal(code)).matches("[a-z, ]+ \\(" + code + "\\)");
        }
        assertThat(new Texts(Locale.ENGLISH).refusal("full-moon")).isEqualTo("full-moon");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictHasAWord(Verdict verdict) {
        assertThat(new Texts(Locale.CHINESE).verdict(verdict.code())).matches("[\\p{IsHan}，]+");
    }
}

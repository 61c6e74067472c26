package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.huizhi.agreement.AgreementTerms.AutomaticChecks;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in request bodies: what is signed is the number that was sent. */
class JsonBodyTest {

    private final JsonBody json = new JsonBody(new RequestBodies(
            new IncomingBody.Pace() {
                @Override
                public int leastRate() {
                    return 1;
                }

                @Override
                public Duration grace() {
                    return Duration.ZERO;
                }

                @Override
                public Duration longest() {
                    return Duration.ZERO;
                }
            },
            Clock.systemUTC()));

    @ParameterizedTest
    @CsvSource({"20, 20", "20.0, 20", "2e1, 20", "0, 0", "-3, -3"})
    void aWholeNumberIsOneHoweverItIsWritten(String written, int number) {
        assertThat(perDay(written)).isEqualTo(number);
    }

    @Test
    void whatIsNotThereIsNotZero() {
        assertThat(perDay("null")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.9", "0.5", "-0.1", "99999999999", "2147483648", "1e400", "\"20\"", "true", "[20]", "\"\""})
    void nothingElseBecomesANumber(String written) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> perDay(written));

        assertThat(refused.code()).isEqualTo(ProblemCode.VALIDATION);
        assertThat(refused.errors()).extracting(Violation::pointer).containsExactly("/perDay");
    }

    private @Nullable Integer perDay(String written) {
        byte[] body = ("{\"perDay\": " + written + "}").getBytes(StandardCharsets.UTF_8);
        return json.parse(body, AutomaticChecks.class).perDay();
    }
}

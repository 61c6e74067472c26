package org.huizhi.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.huizhi.upload.Upload.State;

/** What became of rows and uploads. */
@Singleton
@Startup
class UploadMetrics {

    private final MeterRegistry meters;

    UploadMetrics(MeterRegistry meters) {
        this.meters = meters;
        rows(0, 0, 0);
        Stream.of(State.values()).filter(State::isOver).forEach(this::counter);
    }

    void rows(int sent, int repeated, int refused) {
        counter("sent").increment(sent);
        counter("repeated").increment(repeated);
        counter("refused").increment(refused);
    }

    void ended(State state) {
        counter(state).increment();
    }

    private Counter counter(String outcome) {
        return Counter.builder("huizhi.upload.rows")
                .tag("outcome", outcome)
                .description("Rows of uploads that became slips, were slips already, or were refused")
                .register(meters);
    }

    private Counter counter(State state) {
        return Counter.builder("huizhi.uploads.ended")
                .tag("outcome", state.code())
                .description("Uploads that are over")
                .register(meters);
    }
}

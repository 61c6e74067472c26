package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huizhi.testsupport.Slips;
import org.huizhi.validation.Violation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to check a payload against the schema of its notice type. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PayloadSchemaBenchmark {

    private static final String TYPE = "residence-confirmation";

    private final NoticeType type = new NoticeTypes(Optional::empty).find(TYPE).orElseThrow();
    private final JsonNode request = Slips.payload(TYPE);
    private final JsonNode answer = Slips.answer(TYPE);

    @Benchmark
    public List<Violation> request() {
        return good(type.checkRequest(request));
    }

    @Benchmark
    public List<Violation> answer() {
        return good(type.checkReturn(answer));
    }

    private static List<Violation> good(List<Violation> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalStateException(faults.toString());
        }
        return faults;
    }
}

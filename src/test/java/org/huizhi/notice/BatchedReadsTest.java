package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.notice.IdempotentExecution.Step;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Callers share the statements by which they read notices, and not what they read: each changes what it has read. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BatchedReadsTest {

    private static final String TYPE = "residence-confirmation";

    @Inject
    NoticeVerbs verbs;

    @Inject
    VerbExecution execution;

    @Test
    void eachOfThoseWhoActOnOneSlipAtOnceHasItForItself() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            UUID slip = UUID.fromString(Yulin.receive(xinzhou, TYPE));
            UUID other = UUID.fromString(Yulin.receive(xinzhou, TYPE));
            UUID unknown = UUID.randomUUID();

            List<VerbExecution.Lookup> found = execution
                    .find(List.of(
                            acceptance("first", slip),
                            acceptance("second", slip),
                            acceptance("first", unknown),
                            acceptance("first", other),
                            acceptance("third", slip)))
                    .stream()
                    .map(step -> ((Step.Next<VerbExecution.Lookup>) step).value())
                    .toList();

            List<Notice> ofTheSlip = List.of(
                    found.get(0).notice(), found.get(1).notice(), found.get(4).notice());
            ofTheSlip.forEach(notice -> {
                assertThat(notice.id).isEqualTo(slip);
                assertThat(notice.state()).isEqualTo(NoticeState.RECEIVED);
                Slip.returned(notice);
            });
            assertThat(found.get(2).notice()).isNull();
            assertThat(Objects.requireNonNull(found.get(3).notice()).id).isEqualTo(other);
        }
    }

    private NoticeVerbs.VerbCommand acceptance(String caller, UUID notice) {
        return verbs.accept(new NoticeVerbs.Call(new Caller(caller, Set.of(), Set.of()), notice, List.of(), null));
    }
}

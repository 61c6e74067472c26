package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Callers share the statements by which they look at notices, and not what they see: each changes what it has read. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BatchedReadsTest {

    private static final String TYPE = "residence-confirmation";

    @Inject
    NoticeVerbs verbs;

    @Test
    void eachOfThoseWhoActOnOneSlipAtOnceHasItForItself() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            UUID slip = UUID.fromString(Yulin.receive(xinzhou, TYPE));
            UUID other = UUID.fromString(Yulin.receive(xinzhou, TYPE));
            UUID unknown = UUID.randomUUID();

            List<NoticeVerbs.Lookup> seen = verbs.see(List.of(
                    call("first", slip),
                    call("second", slip),
                    call("first", unknown),
                    call("first", other),
                    call("third", slip)));

            List<Notice> ofTheSlip = List.of(
                    seen.get(0).notice(), seen.get(1).notice(), seen.get(4).notice());
            ofTheSlip.forEach(notice -> {
                assertThat(notice.id).isEqualTo(slip);
                assertThat(notice.state()).isEqualTo(NoticeState.RECEIVED);
                Slip.returned(notice);
            });
            assertThat(seen.get(2).notice()).isNull();
            assertThat(seen.get(3).notice().id).isEqualTo(other);
        }
    }

    private static NoticeVerbs.Call call(String caller, UUID notice) {
        return new NoticeVerbs.Call(new Caller(caller, Set.of(), Set.of()), notice, List.of(), null);
    }
}

package org.huizhi.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.huizhi.agreement.AgreementSummary;
import org.huizhi.notice.NoticeReader;
import org.jspecify.annotations.Nullable;

/** What is signed, what can be reached and what is used are three things; an agreement shows them apart. */
@ApplicationScoped
public class AgreementLights {

    private static final Duration ACTIVE = Duration.ofDays(30);

    private final PartnerConnections connections;
    private final NoticeReader notices;
    private final Clock clock;

    AgreementLights(PartnerConnections connections, NoticeReader notices, Clock clock) {
        this.connections = connections;
        this.notices = notices;
        this.clock = clock;
    }

    public record Lights(boolean signed, ConnectionLight connected, Active active) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Active(boolean lit, @Nullable Instant lastNoticeAt) {}

    /** How the partners of some agreements are, read once for all of them. */
    public final class Snapshot {

        private final Map<String, ConnectionLight> connected = connections.lights();
        private final Map<String, Instant> lastNotices;

        private Snapshot(Collection<String> counterparts) {
            this.lastNotices = notices.lastNotices(counterparts);
        }

        public Lights of(AgreementSummary agreement) {
            Instant last = lastNotices.get(agreement.counterpart());
            return new Lights(
                    agreement.signed(),
                    connected.getOrDefault(agreement.counterpart(), ConnectionLight.OFF),
                    new Active(last != null && last.isAfter(clock.instant().minus(ACTIVE)), last));
        }
    }

    public Snapshot of(List<AgreementSummary> agreements) {
        return new Snapshot(agreements.stream()
                .map(AgreementSummary::counterpart)
                .distinct()
                .toList());
    }
}

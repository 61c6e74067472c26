package org.huizhi.rest.me;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import org.huizhi.access.Caller;
import org.huizhi.access.ConcurrencyLimit;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.LookUps;
import org.huizhi.access.RateLimits;
import org.huizhi.access.Role;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.rest.OfficeView;
import org.huizhi.rest.contract.Contracts;

/** As whom the node knows its caller, and what it may do: the first question of a system that is being connected. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class MeResource {

    private static final List<String> LANGUAGES = List.of("zh", "en");

    private final CurrentCaller currentCaller;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final RateLimits rates;
    private final ConcurrencyLimit admission;
    private final LookUps lookUps;
    private final String apiVersion;

    MeResource(
            CurrentCaller currentCaller,
            CurrentDirectory directory,
            NodeIdentity node,
            RateLimits rates,
            ConcurrencyLimit admission,
            LookUps lookUps,
            Contracts contracts) {
        this.currentCaller = currentCaller;
        this.directory = directory;
        this.node = node;
        this.rates = rates;
        this.admission = admission;
        this.lookUps = lookUps;
        this.apiVersion = contracts.apiVersion();
    }

    /**
     * @param name as timelines and the audit log have it
     * @param roles those that count here
     * @param offices every office that it may act for
     */
    record Me(
            String name,
            List<String> roles,
            List<OfficeView> offices,
            NodeView node,
            Limits limits,
            List<String> languages,
            String apiVersion) {}

    record NodeView(String mailbox, LocalizedName name, String region, String timeZone) {}

    /** Of this replica, save for look-ups, which all replicas count together. */
    record Limits(int requestsPerSecond, int burst, long burstLeft, int atOnce, int lookUpsPerDay) {}

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.REGISTRAR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Me read() {
        Caller caller = currentCaller.get();
        DirectoryEntry own = directory.get().entry(node.mailbox()).orElseThrow();
        RateLimits.Allowance rate = rates.of(caller.account());
        return new Me(
                caller.subject(),
                Role.ALL.stream().filter(caller.roles()::contains).toList(),
                caller.offices().stream()
                        .sorted()
                        .map(id -> directory.get().office(id).orElse(null))
                        .filter(Objects::nonNull)
                        .map(office -> OfficeView.of(office, node.mailbox()))
                        .toList(),
                new NodeView(
                        node.mailbox(), own.name(), own.region(), own.timeZone().getId()),
                new Limits(rate.perSecond(), rate.burst(), rate.left(), admission.perCaller(), lookUps.perDay()),
                LANGUAGES,
                apiVersion);
    }
}

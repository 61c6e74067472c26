package org.huizhi.testsupport;

import java.nio.file.Path;
import java.util.List;

/**
 * {@link BusAndDatabaseResource} on a bus that asks who is there, provisioned by {@code deploy/topics.sh}. Yulin and
 * Xinzhou may write to each other; to and from Ordos there is no rule yet.
 */
public final class GuardedBusResource extends BusAndDatabaseResource {

    @Override
    EmbeddedBus startBus(Path data, List<Party> parties) {
        EmbeddedBus bus = EmbeddedBus.startGuarded(data, Ports.free());
        List<String> mailboxes = parties.stream().map(Party::mailbox).toList();
        mailboxes.forEach(bus::introduce);
        TopicsScript.provision(bus, mailboxes, List.of("cn-610800>cn-140900", "cn-140900>cn-610800"));
        return bus;
    }
}

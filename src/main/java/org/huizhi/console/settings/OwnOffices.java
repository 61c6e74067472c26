package org.huizhi.console.settings;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;

/** What there is to choose from in forms about this node's own offices. */
@ApplicationScoped
class OwnOffices {

    static final List<Coded> DEPARTMENTS = Stream.of(
                    "hub", "health", "civil-affairs", "public-security", "education", "human-resources")
            .map(Coded::department)
            .toList();

    private final CurrentDirectory directory;
    private final NodeConfig node;

    OwnOffices(CurrentDirectory directory, NodeConfig node) {
        this.directory = directory;
        this.node = node;
    }

    List<Option> options(PageContext page) {
        return directory.get().entry(node.mailbox()).stream()
                .flatMap(entry -> entry.offices().stream())
                .sorted(Comparator.comparing(Office::id))
                .map(office -> new Option(office.id(), office.id() + " " + page.name(office.name())))
                .toList();
    }

    List<Option> areas(PageContext page) {
        return directory.get().entry(node.mailbox()).stream()
                .flatMap(entry -> entry.regions().stream())
                .sorted(Comparator.comparing(Region::code))
                .map(region -> new Option(region.code(), region.code() + " " + page.name(region.name())))
                .toList();
    }
}

package org.huizhi.console;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;

/**
 * What the navigation leads to, in its order. An area is shown to callers who may open its first page; one whose pages
 * are not there yet has no address.
 */
public enum Area {
    OVERVIEW("/console/figures", Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.SUBMITTER, Role.HANDLER),

    WORK("/console/work", Role.SUBMITTER, Role.HANDLER),

    SEND("/console/send", Role.SUBMITTER),

    AGREEMENTS("/console/agreements", Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR),

    STATEMENTS("/console/statements", Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR),

    CERTIFICATES("/console/certificates", Role.REGISTRAR, Role.SUBMITTER),

    FEED("/console/feed", Role.OPERATOR, Role.ADMINISTRATOR),

    AUDIT("/console/audit", Role.AUDITOR),

    PAPER(
            "/console/paper",
            Role.SUBMITTER,
            Role.HANDLER,
            Role.REGISTRAR,
            Role.OPERATOR,
            Role.AUDITOR,
            Role.ADMINISTRATOR),

    SETTINGS("/console/settings", Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR),

    TYPES("/console/notice-types", Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR);

    private final String address;
    private final Set<String> roles;

    Area(String address, String... roles) {
        this.address = address;
        this.roles = Set.of(roles);
    }

    public String address() {
        return address;
    }

    /** @return key of its name in {@link ShellMessages} */
    public String key() {
        return "area_" + name().toLowerCase(Locale.ROOT);
    }

    static List<Area> of(Caller caller) {
        return Stream.of(values())
                .filter(area -> !area.address.isEmpty())
                .filter(area -> area.roles.stream().anyMatch(caller.roles()::contains))
                .toList();
    }
}

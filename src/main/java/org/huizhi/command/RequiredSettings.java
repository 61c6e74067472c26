package org.huizhi.command;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** What no node starts without (docs/settings.md). Each part of it checks its own; here they are named at once. */
final class RequiredSettings {

    /** Each with what can stand instead of it. */
    static final List<List<String>> ALL = List.of(
            List.of("huizhi.node.mailbox"),
            List.of("huizhi.node.keys"),
            List.of("huizhi.directory.authority"),
            List.of("huizhi.vault.keys", "huizhi.vault.key-set"),
            List.of("kafka.bootstrap.servers"),
            List.of("quarkus.datasource.jdbc.url"),
            List.of("mp.jwt.verify.publickey.location"),
            List.of("mp.jwt.verify.issuer"));

    private RequiredSettings() {}

    /** @return those that have no value, say {@code huizhi.vault.keys or huizhi.vault.key-set} */
    static List<String> missing(Config config) {
        return ALL.stream()
                .filter(names -> names.stream().noneMatch(name -> isGiven(config, name)))
                .map(names -> String.join(" or ", names))
                .toList();
    }

    private static boolean isGiven(Config config, String name) {
        // Not expanded: what it refers to may be missing too.
        return Stream.ofNullable(config.getConfigValue(name).getRawValue()).anyMatch(value -> !value.isBlank());
    }
}

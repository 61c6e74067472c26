package org.huizhi.testsupport;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration of a node between the servers that tests and the demo start. */
public final class NodeProperties {

    private NodeProperties() {}

    /** Writes the issuer's public keys beside the node's files. */
    public static Map<String, String> of(NodeFiles files, EmbeddedBus bus, String jdbcUrl, TokenIssuer issuer) {
        Path tokenKeys = issuer.writePublicKeys(files.nodeKeys().resolveSibling("tokens.jwks.json"));
        Map<String, String> properties = new LinkedHashMap<>(files.properties());
        bus.client(files.party().mailbox()).forEach((name, value) -> properties.put("kafka." + name, value));
        properties.put("quarkus.datasource.jdbc.url", jdbcUrl);
        properties.put("quarkus.datasource.username", EmbeddedDatabase.USER);
        properties.put("quarkus.datasource.password", EmbeddedDatabase.PASSWORD);
        // Not toUri(): the escapes of a path with spaces would be taken as they stand.
        properties.put("mp.jwt.verify.publickey.location", "file:" + tokenKeys);
        properties.put("mp.jwt.verify.issuer", issuer.issuer());
        // Receivers of webhooks are on this machine, and come back sooner than in earnest.
        properties.put("huizhi.webhook.allow-http", "true");
        properties.put("huizhi.webhook.allowed-networks", "127.0.0.1/32");
        properties.put("huizhi.webhook.retry-after", "PT0.2S");
        properties.put("huizhi.webhook.retry-at-most", "PT1S");
        properties.put("huizhi.webhook.call-timeout", "PT2S");
        properties.put("huizhi.webhook.lease", "PT4S");
        // Most tests have nobody who would turn to another replica meanwhile.
        properties.put("quarkus.shutdown.delay", "0s");
        return properties;
    }
}

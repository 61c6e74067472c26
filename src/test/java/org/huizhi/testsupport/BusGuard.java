package org.huizhi.testsupport;

import java.nio.file.Path;
import java.security.Security;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.security.scram.internals.ScramSaslClientProvider;
import org.apache.kafka.common.security.scram.internals.ScramSaslServerProvider;

/**
 * What makes a broker ask who is there: a certificate for TLS, SCRAM passwords, and an authorizer that allows nothing
 * without a rule.
 */
final class BusGuard implements AutoCloseable {

    private static final int ITERATIONS = 4096;

    private final Path folder;
    private final int port;
    private final SelfSigned key;

    private BusGuard(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.key = SelfSigned.create(folder, "bus");
    }

    /** Makes a key and a certificate for localhost in the folder. */
    static BusGuard create(Path folder, int port) {
        registerScram();
        return new BusGuard(folder, port);
    }

    /**
     * Kafka registers SCRAM once for the whole JVM, with the classes of the loader that came first. Tests have several
     * loaders, and the classes of another one do not know this one's users.
     */
    private static void registerScram() {
        Security.removeProvider("SASL/SCRAM Client Provider");
        Security.removeProvider("SASL/SCRAM Server Provider");
        ScramSaslClientProvider.initialize();
        ScramSaslServerProvider.initialize();
    }

    void configure(Properties broker, int ownPort, int controllerPort) {
        String own = "PLAINTEXT://localhost:" + ownPort;
        String guarded = "SASL_SSL://localhost:" + port;
        broker.put("listeners", own + "," + guarded + ",CONTROLLER://localhost:" + controllerPort);
        broker.put("advertised.listeners", own + "," + guarded);
        broker.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        broker.put("inter.broker.listener.name", "PLAINTEXT");
        broker.put("controller.listener.names", "CONTROLLER");
        broker.put("ssl.keystore.type", "PKCS12");
        broker.put("ssl.keystore.location", key.keystore().toString());
        broker.put("ssl.keystore.password", SelfSigned.PASSWORD);
        broker.put("sasl.enabled.mechanisms", ScramMechanism.SCRAM_SHA_512.mechanismName());
        broker.put(
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        broker.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // Whoever comes by the test's own listener and the broker itself; nobody is anonymous on the guarded one.
        broker.put("super.users", "User:ANONYMOUS");
    }

    Map<String, String> client(String principal) {
        return Map.of(
                "bootstrap.servers",
                "localhost:" + port,
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                key.certificate().toString(),
                "sasl.mechanism",
                ScramMechanism.SCRAM_SHA_512.mechanismName(),
                "sasl.jaas.config",
                login(principal, password(principal)));
    }

    static String login(String principal, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(principal, password);
    }

    static String password(String principal) {
        return "password of " + principal;
    }

    static UserScramCredentialUpsertion credential(String principal, String password) {
        return new UserScramCredentialUpsertion(
                principal, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password);
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}

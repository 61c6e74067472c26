package org.huizhi.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.huizhi.feed.DirectoryTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a tool reaches the bus. */
final class BusOptions {

    @Option(names = "--bootstrap", description = "brokers, say kafka:9092")
    private @Nullable String bootstrap;

    @Option(
            names = "--kafka",
            description = "properties of a Kafka client: TLS, SASL, and bootstrap.servers unless --bootstrap is given")
    private @Nullable Path file;

    @Option(names = "--topic", description = "(huizhi.directory)")
    private @Nullable String topic;

    Map<String, Object> properties() throws IOException {
        Map<String, Object> properties = new HashMap<>();
        if (file != null) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            }
            read.forEach((name, value) -> properties.put(name.toString(), value));
        }
        if (bootstrap != null) {
            properties.put("bootstrap.servers", bootstrap);
        }
        if (!properties.containsKey("bootstrap.servers")) {
            throw new WrongUsageException("no brokers: --bootstrap, or bootstrap.servers in the file of --kafka");
        }
        return properties;
    }

    String topic() {
        return topic == null ? DirectoryTopic.DEFAULT_NAME : topic;
    }
}

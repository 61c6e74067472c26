package org.huizhi.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.RunningExchange;

/** {@code demo.json}: where everything is and how to get in, for tools. */
final class DemoFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DemoFile() {}

    static void write(
            Path file, RunningExchange exchange, Map<Place, Map<Role, String>> tokens, Path folder, Path logs) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("pid", ProcessHandle.current().pid());
        ObjectNode regions = root.putObject("regions");
        for (Place place : tokens.keySet()) {
            ObjectNode region = regions.putObject(place.key);
            region.put("region", place.code);
            region.put("mailbox", place.mailbox());
            region.putObject("name").put("zh", place.chinese).put("en", place.english);
            region.put("address", exchange.node(place.mailbox()).baseUri().toString());
            region.put(
                    "console",
                    exchange.node(place.mailbox()).baseUri().resolve("/console").toString());
            region.put("health", health(exchange, place));
            region.put("metrics", metrics(exchange, place));
            if (exchange.node(place.mailbox()).alive()) {
                region.put("pid", exchange.node(place.mailbox()).pid());
            }
            region.put("log", logs.resolve(place.key + ".log").toString());
            ObjectNode database = region.putObject("database");
            database.put("jdbcUrl", exchange.jdbcUrl(place.mailbox()));
            database.put("user", EmbeddedDatabase.USER).put("password", EmbeddedDatabase.PASSWORD);
            region.put("inbox", EmbeddedBus.inbox(place.mailbox()));
            ObjectNode byRole = region.putObject("tokens");
            tokens.get(place).forEach((role, token) -> byRole.put(role.word(), token));
        }
        root.putObject("bus").put("bootstrapServers", exchange.bus().bootstrapServers());
        root.putObject("folders").put("data", folder.toString()).put("logs", logs.toString());
        try {
            Files.writeString(file, JSON.writeValueAsString(root));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static String health(RunningExchange exchange, Place place) {
        return exchange.node(place.mailbox()).operations("/q/health").toString();
    }

    static String metrics(RunningExchange exchange, Place place) {
        return exchange.node(place.mailbox()).operations("/q/metrics").toString();
    }

    /** Three commands that work as they are pasted. */
    static List<String> commands(RunningExchange exchange, Map<Place, Map<Role, String>> tokens, String statistics) {
        String yulin = exchange.node(Place.YULIN.mailbox()).baseUri() + "/api/v1";
        String xinzhou = exchange.node(Place.XINZHOU.mailbox()).baseUri() + "/api/v1";
        String question =
                "{\"type\":\"cooperation-request\",\"sender\":{\"office\":\"610800-hub\"},\"receiver\":{\"region\":\"140900\"},"
                        + "\"payload\":{\"subject\":\"样式\",\"text\":\"请提供现行证明样式。\"}}";
        return List.of(
                "curl -s " + yulin + "/notices -H 'Content-Type: application/json'"
                        + bearer(tokens.get(Place.YULIN).get(Role.SUBMITTER)) + " -d '" + question + "'",
                "curl -s '" + xinzhou + "/notices?direction=incoming&limit=1'"
                        + bearer(tokens.get(Place.XINZHOU).get(Role.HANDLER)),
                "curl -s '" + yulin + statistics + "'"
                        + bearer(tokens.get(Place.YULIN).get(Role.AUDITOR)));
    }

    private static String bearer(String token) {
        return " -H 'Authorization: Bearer " + token + "'";
    }
}

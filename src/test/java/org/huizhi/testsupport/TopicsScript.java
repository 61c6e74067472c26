package org.huizhi.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Runs {@code deploy/topics.sh} as it is, with stand-ins for Kafka's tools that write down how they are called, and
 * does on the bus what the tools would have done. A call that is not understood is an error, so that the rules on the
 * bus are those of the script.
 */
public final class TopicsScript {

    private static final String STAND_IN = """
            #!/bin/sh
            { echo "${0##*/}"; printf '%s\n' "$@"; echo; } >> "$CALLS"
            """;

    private TopicsScript() {}

    /** @param partners who writes to whom, as {@code sender>receiver} */
    public static void provision(EmbeddedBus bus, List<String> mailboxes, List<String> partners) {
        Path folder = Folders.create("kafka-tools");
        try {
            for (String tool : List.of("kafka-topics.sh", "kafka-configs.sh", "kafka-acls.sh")) {
                if (!Files.writeString(folder.resolve(tool), STAND_IN).toFile().setExecutable(true)) {
                    throw new IllegalStateException("cannot make " + tool + " executable");
                }
            }
            Path calls = folder.resolve("calls");
            List<String> command = new ArrayList<>(List.of("bash", "deploy/topics.sh"));
            command.addAll(mailboxes);
            Programs.run(
                    command,
                    Map.of(
                            "ACLS",
                            "yes",
                            "PARTNERS",
                            String.join(" ", partners),
                            "REPLICATION",
                            "1",
                            "MIN_INSYNC",
                            "1",
                            "KAFKA_BIN",
                            folder.toString(),
                            "CALLS",
                            calls.toString()));
            try (Admin admin = bus.admin()) {
                for (String call : Files.readString(calls).split("\n\n")) {
                    follow(admin, new ArrayDeque<>(Arrays.asList(call.split("\n"))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void follow(Admin admin, Queue<String> call) {
        switch (call.remove()) {
            case "kafka-topics.sh" -> makeTopic(admin, call);
            case "kafka-configs.sh" -> change(admin, call);
            case "kafka-acls.sh" -> addRule(admin, call);
            default -> throw new IllegalArgumentException("not a tool of Kafka");
        }
    }

    private static void makeTopic(Admin admin, Queue<String> call) {
        Map<String, String> configs = new HashMap<>();
        Map<String, String> options = options(call, Set.of("--create", "--if-not-exists"), configs);
        requireOnly(options, "--bootstrap-server", "--topic", "--partitions", "--replication-factor");
        NewTopic topic = new NewTopic(
                        options.get("--topic"),
                        Integer.parseInt(options.get("--partitions")),
                        Short.parseShort(options.get("--replication-factor")))
                .configs(configs);
        Set<String> there;
        try {
            there = admin.listTopics().names().get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("cannot list topics", e);
        }
        if (!there.contains(topic.name())) {
            EmbeddedBus.done(admin.createTopics(List.of(topic)).all(), "cannot make " + topic.name());
        }
    }

    private static void change(Admin admin, Queue<String> call) {
        Map<String, String> options = options(call, Set.of("--alter"), new HashMap<>());
        Map<String, String> settings = new HashMap<>();
        for (String one : options.get("--add-config").split(",")) {
            String[] setting = one.split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        if (options.containsKey("--client")) {
            requireOnly(options, "--bootstrap-server", "--user", "--client", "--add-config");
            ClientQuotaEntity client = new ClientQuotaEntity(Map.of(
                    ClientQuotaEntity.USER,
                    options.get("--user"),
                    ClientQuotaEntity.CLIENT_ID,
                    options.get("--client")));
            EmbeddedBus.quotas(admin, client, settings);
            return;
        }
        requireOnly(options, "--bootstrap-server", "--entity-type", "--entity-name", "--add-config");
        String name = options.get("--entity-name");
        switch (options.get("--entity-type")) {
            case "topics" -> EmbeddedBus.change(admin, name, settings);
            case "users" ->
                EmbeddedBus.quotas(admin, new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, name)), settings);
            default -> throw new IllegalArgumentException("neither topic nor user: " + options);
        }
    }

    private static void addRule(Admin admin, Queue<String> call) {
        Map<String, String> options = options(call, Set.of("--add"), new HashMap<>());
        String kind = options.containsKey("--topic") ? "--topic" : "--group";
        requireOnly(options, "--bootstrap-server", "--allow-principal", "--operation", kind);
        AclBinding rule = new AclBinding(
                new ResourcePattern(
                        kind.equals("--topic") ? ResourceType.TOPIC : ResourceType.GROUP,
                        options.get(kind),
                        PatternType.LITERAL),
                new AccessControlEntry(
                        options.get("--allow-principal"),
                        "*",
                        AclOperation.fromString(options.get("--operation")
                                .replaceAll("([a-z])([A-Z])", "$1_$2")
                                .toUpperCase(Locale.ROOT)),
                        AclPermissionType.ALLOW));
        EmbeddedBus.done(admin.createAcls(List.of(rule)).all(), "cannot add " + rule);
    }

    /** Options with a value; the flags have to be there, and {@code --config}s are put apart. */
    private static Map<String, String> options(Queue<String> call, Set<String> flags, Map<String, String> configs) {
        Map<String, String> options = new HashMap<>();
        List<String> seen = new ArrayList<>();
        while (!call.isEmpty()) {
            String option = call.remove();
            if (flags.contains(option)) {
                seen.add(option);
            } else if (option.equals("--config")) {
                String[] config = call.remove().split("=", 2);
                configs.put(config[0], config[1]);
            } else if (options.put(option, call.remove()) != null) {
                throw new IllegalArgumentException(option + " twice");
            }
        }
        if (!Set.copyOf(seen).equals(flags)) {
            throw new IllegalArgumentException("not " + flags + " but " + seen);
        }
        return options;
    }

    private static void requireOnly(Map<String, String> options, String... names) {
        Set<String> wanted = Arrays.stream(names).collect(Collectors.toSet());
        if (!options.keySet().equals(wanted)) {
            throw new IllegalArgumentException("not " + wanted + " but " + options.keySet());
        }
    }
}

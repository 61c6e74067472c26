package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Each command that a document has somebody type exists, and has its options; and each is in the list of commands. */
class CommandsInDocumentsTest {

    /** As it is typed: with its options, up to a comment, a pipe or the end. */
    private static final Pattern TYPED = Pattern.compile(
            "(?:^|[`(=\"]|\\$\\()\\s*(?:huizhi|java -jar \\S*quarkus-run\\.jar) ([a-z][^`#|\\n)]*)", Pattern.MULTILINE);

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z-]+");

    private static String text(Path file) throws IOException {
        return Files.readString(file).replace("\\\n", " ");
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            docs.filter(file -> file.toString().endsWith(".md")),
                            Stream.of(
                                    Path.of("README.md"),
                                    Path.of("deploy/README.md"),
                                    Path.of("openapi/huizhi-node.yaml"),
                                    Path.of("openapi/huizhi-feed.yaml")))
                    .toList();
        }
    }

    @Test
    void whatADocumentHasSomebodyTypeIsUnderstood() throws IOException {
        List<String> misunderstood = new ArrayList<>();
        Set<String> typed = new TreeSet<>();
        for (Path document : documents()) {
            Matcher command = TYPED.matcher(text(document));
            while (command.find()) {
                CommandLine found = Main.commandLine(Locale.ENGLISH);
                for (String word : command.group(1).split("\\s+")) {
                    CommandLine next = found.getSubcommands().get(word);
                    if (next == null) {
                        break;
                    }
                    found = next;
                }
                typed.add(found.getCommandSpec().qualifiedName());
                Set<String> known = found.getCommandSpec().optionsMap().keySet();
                boolean isKnown =
                        OPTION.matcher(command.group(1)).results().allMatch(one -> known.contains(one.group()));
                if (!isKnown || found.getCommandSpec().qualifiedName().equals("huizhi")) {
                    misunderstood.add(document + ": " + command.group());
                }
            }
        }

        assertThat(misunderstood).isEmpty();
        assertThat(typed)
                .contains(
                        "huizhi authority heartbeat",
                        "huizhi token mint",
                        "huizhi evidence verify",
                        "huizhi offline check",
                        "huizhi conformance");
    }

    @Test
    void everyCommandIsInTheList() throws IOException {
        String operations = text(Path.of("docs/operations.md"));
        String list = operations.substring(operations.indexOf("## Commands"), operations.indexOf("## Health"));

        Set<String> listed = Pattern.compile("`huizhi ([a-z]+)")
                .matcher(list)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> commands =
                new TreeSet<>(Main.commandLine(Locale.ENGLISH).getSubcommands().keySet());
        commands.remove("help");
        assertThat(listed).isEqualTo(commands);
    }
}

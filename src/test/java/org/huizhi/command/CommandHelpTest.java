package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;

/** Whoever has the command line alone is told what there is, and what went wrong, in words and by the option given. */
class CommandHelpTest {

    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");
    private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");

    @TempDir
    Path folder;

    private record Said(int code, String out, String err) {}

    static Stream<String> commands() {
        List<String> names = new ArrayList<>();
        collect(Main.commandLine(Locale.ENGLISH), names);
        return names.stream();
    }

    private static void collect(CommandLine command, List<String> names) {
        names.add(command.getCommandSpec().qualifiedName());
        command.getSubcommands().values().stream()
                .filter(sub -> !(sub.getCommand() instanceof HelpCommand))
                .forEach(sub -> collect(sub, names));
    }

    private static CommandLine command(Locale language, String name) {
        CommandLine command = Main.commandLine(language);
        for (String word : List.of(name.split(" ")).subList(1, name.split(" ").length)) {
            command = Objects.requireNonNull(command.getSubcommands().get(word), word);
        }
        return command;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTellsWhatItDoesInTheLanguageOfTheLocale(String name) {
        CommandLine chinese = command(Locale.CHINESE, name);
        CommandLine english = command(Locale.ENGLISH, name);

        assertThat(List.of(chinese.getCommandSpec().usageMessage().description()))
                .isNotEmpty()
                .allMatch(text -> CHINESE.matcher(text).find());
        for (ArgSpec argument : chinese.getCommandSpec().args()) {
            assertThat(List.of(argument.description()))
                    .as(argument.toString())
                    .isNotEmpty()
                    .allMatch(text -> CHINESE.matcher(text).find());
        }
        assertThat(english.getUsageMessage()).doesNotContainPattern("\\p{IsHan}");
        if (english.getSubcommands().isEmpty()) {
            assertThat(english.getCommandSpec().usageMessage().exitCodeList()).containsOnlyKeys("0", "1", "2");
            assertThat(chinese.getCommandSpec().usageMessage().exitCodeList())
                    .containsOnlyKeys("0", "1", "2")
                    .allSatisfy((code, text) -> assertThat(text).containsPattern(CHINESE));
        }
    }

    private Said said(Locale language, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine(language)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Said(code, out.toString(), err.toString().strip());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aFileThatIsNotThereIsToldByTheOptionThatNamedIt() throws IOException {
        String missing = folder.resolve("authority.jwks").toString();
        String bundle = file("a.zip", "");

        assertThat(said(Locale.ENGLISH, "evidence", "verify", "--authority", missing, bundle))
                .isEqualTo(new Said(1, "", "--authority " + missing + ": there is no such file or folder"));
        assertThat(said(Locale.CHINESE, "evidence", "verify", "--authority", missing, bundle).err)
                .isEqualTo("--authority " + missing + ": 文件或文件夹不存在");
    }

    @Test
    void soIsOneThatIsOfAnotherKind() throws IOException {
        String nonsense = file("nonsense.jwks", "{");
        String authority = file("authority.jwks", Authority.create().publicKeys());
        String noText = folder.resolve("directory.jws").toString();
        Files.write(Path.of(noText), "信息".getBytes(StandardCharsets.UTF_16));
        String bundle = file("a.zip", "");

        assertThat(said(Locale.ENGLISH, "evidence", "verify", "--authority", nonsense, bundle).err)
                .isEqualTo("--authority " + nonsense + ": is not a JWK Set");
        assertThat(said(Locale.ENGLISH, "evidence", "verify", "--authority", authority, "--directory", noText, bundle)
                        .err)
                .isEqualTo("--directory " + noText + ": it is not text in UTF-8");
        assertThat(said(
                                Locale.ENGLISH,
                                "evidence",
                                "verify",
                                "--authority",
                                authority,
                                "--calendars",
                                folder.resolve("holidays").toString(),
                                bundle)
                        .err)
                .isEqualTo("--calendars " + folder.resolve("holidays") + ": there is no such file or folder");
        assertThat(said(
                                Locale.ENGLISH,
                                "statement",
                                "verify",
                                "--authority",
                                authority,
                                "--directory",
                                file("none.jws", ""),
                                folder.toString())
                        .err)
                .isEqualTo("DOCUMENT " + folder + ": it is a folder, and not a file");
    }

    @Test
    void soIsOneThatIsNotSignedByTheAuthority() throws IOException {
        String authority = file("authority.jwks", Authority.create().publicKeys());
        String forged = file("directory.jws", Authority.create().entry(Regions.yulin()));

        for (String command : List.of("evidence verify", "statement verify", "audit verify", "offline check")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("--authority", authority, "--directory", forged, file("a.zip", "")));
            Said said = said(Locale.ENGLISH, words.toArray(String[]::new));
            assertThat(said.code).as(command).isOne();
            assertThat(said.out).as(command).isEmpty();
            assertThat(said.err)
                    .as(command)
                    .startsWith("--directory " + forged + ": directory entry: the authority's signature is bad");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evidence verify",
                "authority heartbeat --bootstrap localhost:1",
                "authority create-keys --keys k --public p --algorithm RSA",
                "authority show --authority a --directory d --colour",
                "token mint"
            })
    void wrongUsageIsSaidAndNothingElse(String line) {
        Said said = said(Locale.ENGLISH, line.split(" "));

        assertThat(said.code).isEqualTo(2);
        assertThat(said.out).isEmpty();
        assertThat(said.err).containsAnyOf("missing: ", "--keys", "--algorithm", "not known here: --colour");
        assertThat(said(Locale.CHINESE, "evidence", "verify").err).startsWith("缺少：--authority, BUNDLE");
    }

    @Test
    void whatIsDoneIsSaidInTheLanguageOfTheLocale() {
        String vault = folder.resolve("vault.jwks").toString();
        String keys = folder.resolve("authority.private").toString();
        String halves = folder.resolve("authority.jwks").toString();

        assertThat(said(Locale.ENGLISH, "vault", "create-keys", vault).out)
                .isEqualToIgnoringNewLines("vault-1 encrypts from now on; 2 keys are in " + vault);
        assertThat(said(Locale.CHINESE, "vault", "create-keys", vault).out)
                .isEqualToIgnoringNewLines("自即日起用 vault-3 加密；" + vault + " 中共有 3 个密钥");
        assertThat(said(Locale.CHINESE, "authority", "create-keys", "--keys", keys, "--public", halves).out)
                .isEqualToIgnoringNewLines("密钥 authority#1：" + keys + "，公钥在 " + halves);
    }

    /** A sentence that lacks one of its words, or has it in one language alone, is found before it is said. */
    @Test
    void eachSentenceIsThereInBothLanguagesWithTheSameWords() throws IOException {
        Map<String, String> english = sentences("en");
        Map<String, String> chinese = sentences("zh");

        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        english.forEach((key, sentence) -> {
            String said = Objects.requireNonNull(chinese.get(key));
            assertThat(places(said)).as(key).isEqualTo(places(sentence));
            assertThat(said).as(key).containsPattern(CHINESE);
        });
    }

    private static Map<String, String> sentences(String language) throws IOException {
        Properties sentences = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src/main/resources/command_" + language + ".properties"))) {
            sentences.load(file);
        }
        Map<String, String> byKey = new TreeMap<>();
        sentences.forEach((key, sentence) -> byKey.put(String.valueOf(key), String.valueOf(sentence)));
        return byKey;
    }

    private static Set<String> places(String sentence) {
        return PLACE.matcher(sentence).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void aNodeThatIsNotThereIsSaidToBeAway() throws IOException {
        Said said = said(
                Locale.ENGLISH,
                "offline",
                "import",
                "--node",
                "http://localhost:1",
                "--token",
                file("token", "x"),
                file("in.ndjson", "{}\n"));

        assertThat(said).isEqualTo(new Said(1, "", "the node of --node cannot be reached"));
    }
}

package org.huizhi.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.huizhi.integrate.NpmTools;
import org.huizhi.integrate.Tools;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.Programs;

/** Clients that are generated of the contract as partners do it, compiled for real, and a story that each plays. */
final class GeneratedClients {

    private static final Path SOURCE = Path.of("src/it/clients").toAbsolutePath();
    private static final List<String> LANGUAGES = List.of("java", "typescript", "python");
    /** What the generated client of Java names in its own list of dependencies, and the node has too. */
    private static final Pattern NEEDED = Pattern.compile(
            ".*[/\\\\](jackson-(core|databind|annotations|datatype-jsr310)|jakarta\\.annotation-api)-[^/\\\\]*\\.jar");

    private final Path folder = Folders.create("clients");
    private final CompletableFuture<?> generated = CompletableFuture.runAsync(this::generate);

    /** All three in one virtual machine, while the nodes start. */
    private void generate() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty(
                        "huizhi.generator",
                        Folders.BUILD.resolve("tools/openapi-generator.jar").toString()),
                "batch",
                "--fail-fast"));
        try {
            for (String language : LANGUAGES) {
                Path settings = folder.resolve(language + ".yaml");
                Files.writeString(
                        settings,
                        Files.readString(SOURCE.resolve(language).resolve("generator.yaml"))
                                + """
                                inputSpec: %s
                                outputDir: %s
                                globalProperties: { apiDocs: 'false', apiTests: 'false', modelDocs: 'false', modelTests: 'false' }
                                """.formatted(
                                        Path.of("openapi/huizhi-node.yaml").toAbsolutePath(),
                                        folder.resolve(language)));
                command.add(settings.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Programs.run(command, Map.of());
    }

    /** @return the command that plays the story of this language's client, compiled with it */
    List<String> story(String language) {
        Path client = folder.resolve(language);
        return switch (language) {
            case "java" -> {
                generated.join();
                String needed = Arrays.stream(
                                System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(jar -> NEEDED.matcher(jar).matches())
                        .collect(Collectors.joining(File.pathSeparator));
                compile(needed, client);
                yield List.of("java", "-cp", client.resolve("classes") + File.pathSeparator + needed, "Story");
            }
            case "typescript" -> {
                NpmTools.install();
                generated.join();
                copy(language, client, "story.ts", "tsconfig.json", "package.json");
                NpmTools.run("tsc", "--project", client.toString());
                yield List.of("node", client.resolve("out/story.js").toString());
            }
            case "python" -> {
                Tools.require(
                        List.of(
                                "python3",
                                "-c",
                                "import sys, pydantic, urllib3, dateutil; sys.exit(not pydantic.VERSION >= '2')"),
                        "the generated Python client is not tried: sudo apt-get install python3-pydantic"
                                + " python3-urllib3 python3-dateutil (pydantic 2 or later)");
                generated.join();
                copy(language, client, "story.py");
                yield List.of("python3", client.resolve("story.py").toString());
            }
            default -> throw new IllegalArgumentException(language);
        };
    }

    private static void compile(String classPath, Path client) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter faults = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> found = Files.walk(client.resolve("src/main/java"))) {
            List<Path> sources = new ArrayList<>(
                    found.filter(file -> file.toString().endsWith(".java")).toList());
            sources.add(SOURCE.resolve("java/Story.java"));
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-cp",
                    classPath,
                    "-d",
                    client.resolve("classes").toString());
            if (!compiler.getTask(
                            new PrintWriter(faults),
                            files,
                            null,
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("the generated client does not compile:\n" + faults);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(String language, Path client, String... files) {
        try {
            for (String file : files) {
                Files.copy(
                        SOURCE.resolve(language).resolve(file),
                        client.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

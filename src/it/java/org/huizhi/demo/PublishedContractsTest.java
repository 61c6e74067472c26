package org.huizhi.demo;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.huizhi.testsupport.NodeProcess;
import org.junit.jupiter.api.Test;

/** What a release publishes for partners is in one archive, and a node has only what it serves and validates by. */
class PublishedContractsTest {

    @Test
    void theArchiveHasAllContractsAndTheNodeNoMoreThanItUses() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("openapi"))) {
            sources = files.filter(Files::isRegularFile)
                    .map(file -> file.toString().replace('\\', '/'))
                    .collect(toSet());
        }
        Set<String> published = entries(Path.of(System.getProperty("huizhi.contracts"))).stream()
                .map(entry -> entry.substring(entry.indexOf('/') + 1))
                .collect(toSet());
        Set<String> inTheNode;
        try (Stream<Path> jars = Files.walk(NodeProcess.packagedApplication().getParent())) {
            inTheNode = jars.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.toString().contains("lib"))
                    .flatMap(jar -> entries(jar).stream())
                    .collect(toSet());
        }

        assertThat(published)
                .containsAll(sources)
                .contains("docs/integrate.md", "docs/callers.md", "deploy/bruno/bruno.json", "LICENSE");
        assertThat(inTheNode)
                .filteredOn(entry -> entry.startsWith("openapi/"))
                .containsExactlyInAnyOrderElementsOf(sources.stream()
                        .filter(file -> !file.startsWith("openapi/vectors/"))
                        .toList());
        assertThat(inTheNode).noneMatch(entry -> entry.endsWith(".bru"));
    }

    private static Set<String> entries(Path archive) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .collect(toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

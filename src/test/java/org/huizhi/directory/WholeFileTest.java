package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.command.CommandLineProbe.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority's directory and its keys: a stop in the midst of writing must not take the ones before. */
class WholeFileTest {

    @TempDir
    private Path folder;

    private Path directory;

    @BeforeEach
    void aDirectoryIsThere() throws IOException {
        directory = Files.writeString(folder.resolve("directory.jws"), "before 1\nbefore 2\n");
    }

    @Test
    void whoReadsMeanwhileReadsTheOneBeforeToItsEnd() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(directory)) {
            WholeFile.write(directory, "after\n");

            assertThat(reader.lines()).containsExactly("before 1", "before 2");
        }
        assertThat(directory).hasContent("after\n");
        assertThat(files()).containsExactly("directory.jws");
    }

    @Test
    void whoMayReadItIsAsBefore() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rw-rw----"));

        WholeFile.write(directory, "after\n");
        WholeFile.write(folder.resolve("authority.jwks"), "{}\n");
        WholeFile.writePrivate(folder.resolve("authority.private"), "{}\n");

        assertThat(rights("directory.jws")).isEqualTo("rw-rw----");
        assertThat(rights("authority.jwks")).isEqualTo("rw-r--r--");
        assertThat(rights("authority.private")).isEqualTo("rw-------");
    }

    private String rights(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    @Test
    void aLinkToItStaysALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("current.jws"), directory);

        WholeFile.write(link, "after\n");

        assertThat(link).isSymbolicLink();
        assertThat(directory).hasContent("after\n");
    }

    @Test
    void whatCannotBeWrittenIsToldByTheNameThatWasGiven() {
        Path nowhere = folder.resolve("missing/authority.private");

        assertThatThrownBy(() -> WholeFile.writePrivate(nowhere, "{}\n"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(nowhere.toString());
        assertThatThrownBy(() -> WholeFile.write(folder, "after\n"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(folder.toString());
        Said said = CommandLineProbe.said(
                "authority",
                "create-keys",
                "--keys",
                nowhere.toString(),
                "--public",
                folder.resolve("authority.jwks").toString());
        assertThat(said.code()).isNotZero();
        assertThat(said.err()).contains("--keys " + nowhere + ": ");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }
}

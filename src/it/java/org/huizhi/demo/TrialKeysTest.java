package org.huizhi.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialKeysTest {

    private static final String MOUNTED_AT = "/app/config";

    @TempDir
    Path folder;

    @Test
    void writesEveryFileThatTheComposeFileNames() throws IOException {
        TrialKeys.main(new String[] {folder.toString()});

        JsonNode compose =
                new YAMLMapper().readTree(Path.of("deploy/compose.yaml").toFile());
        for (String name : List.of("yulin", "xinzhou")) {
            JsonNode service = compose.get("services").get(name);
            String volume = service.get("volumes").get(0).asText();
            assertThat(volume).startsWith("./keys/").endsWith(":" + MOUNTED_AT + ":ro");
            Path mounted = folder.resolve(volume.substring("./keys/".length()).replace(":" + MOUNTED_AT + ":ro", ""));

            // Both nodes merge it into their own.
            List<Path> files = named(compose.get("x-node-environment"), mounted);
            assertThat(files).hasSize(6).allSatisfy(file -> assertThat(file).exists());
            assertThat(Files.readString(mounted.resolve("application.properties"))
                            .strip())
                    .isEqualTo("quarkus.datasource.password="
                            + Files.readString(folder.resolve("postgres/" + mounted.getFileName() + ".password"))
                            + "\nhuizhi.access.longest-token-life=PT2160H");
        }
    }

    private static List<Path> named(JsonNode environment, Path mounted) {
        List<Path> files = new ArrayList<>();
        environment.forEach(value -> {
            String text = value.asText().replaceFirst("^file:", "");
            if (text.startsWith(MOUNTED_AT + "/")) {
                files.add(mounted.resolve(text.substring(MOUNTED_AT.length() + 1)));
            }
        });
        return files;
    }

    @Test
    void writesNothingOverKeysThatAreThere() throws IOException {
        TrialKeys.main(new String[] {folder.toString()});
        byte[] before = Files.readAllBytes(folder.resolve("cn-610800/vault.jwks.json"));

        assertThatThrownBy(() -> TrialKeys.main(new String[] {folder.toString()}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not empty");

        assertThat(folder.resolve("cn-610800/vault.jwks.json")).hasBinaryContent(before);
    }
}

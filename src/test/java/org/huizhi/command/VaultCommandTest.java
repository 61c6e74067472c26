package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aNewKeyNeverTakesTheNameOfOneThatIsThere() throws IOException {
        createKey();
        createKey();
        assertThat(kids()).containsExactly("vault-3", "vault-1", "index-2");
        takeOut("vault-1");

        createKey();

        assertThat(kids()).containsExactly("vault-4", "vault-3", "index-2");
    }

    private void createKey() {
        assertThat(CommandLineProbe.run("vault", "create-keys", file().toString()))
                .isZero();
    }

    private void takeOut(String kid) throws IOException {
        ObjectNode set = (ObjectNode) JSON.readTree(file().toFile());
        ArrayNode left = JSON.createArrayNode();
        set.path("keys").forEach(key -> {
            if (!kid.equals(key.path("kid").asText())) {
                left.add(key);
            }
        });
        set.set("keys", left);
        JSON.writeValue(file().toFile(), set);
    }

    private List<String> kids() throws IOException {
        return JSON.readTree(file().toFile()).path("keys").findValuesAsText("kid");
    }

    private Path file() {
        return folder.resolve("vault.jwks");
    }
}

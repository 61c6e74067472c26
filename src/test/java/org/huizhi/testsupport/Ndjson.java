package org.huizhi.testsupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Newline-delimited JSON in tests. */
public final class Ndjson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Ndjson() {}

    /** @param number from 1 */
    public record Line(int number, JsonNode json) {}

    /** @throws AssertionError naming the line that is not JSON; its JSON is then not looked at further */
    public static List<Line> lines(byte[] body) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : new String(body, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            try {
                lines.add(new Line(number, JSON.readTree(text)));
            } catch (JsonProcessingException e) {
                throw new AssertionError("line " + number + " is not JSON: " + e.getOriginalMessage(), e);
            }
        }
        return lines;
    }

    static List<String> faults(byte[] body, ContractSchemas schemas, String schema) {
        List<String> faults = new ArrayList<>();
        int number = 0;
        for (String text : new String(body, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            String line = "response line " + number;
            schemas.faults(schema, text.getBytes(StandardCharsets.UTF_8)).forEach(fault -> faults.add(line + fault));
        }
        if (body.length > 0 && body[body.length - 1] != '\n') {
            faults.add("the last response line does not end with a newline");
        }
        return faults;
    }
}

package org.huizhi.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of one answer, as a browser's {@code EventSource} reads them. */
public final class EventStream implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputStream body;
    private final BufferedReader lines;
    private final List<String> comments = new ArrayList<>();

    public record Event(String id, String type, JsonNode data) {}

    public EventStream(HttpResponse<InputStream> answer) {
        this.body = answer.body();
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** @return empty at the end; what breaks off within an event is none */
    public Optional<Event> next() throws IOException {
        String id = "";
        String type = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                type = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.startsWith(":")) {
                comments.add(line);
            } else if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(id, type, JSON.readTree(data.toString())));
            }
        }
        return Optional.empty();
    }

    public List<Event> rest() throws IOException {
        List<Event> events = new ArrayList<>();
        for (Optional<Event> event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return events;
    }

    public List<String> comments() {
        return List.copyOf(comments);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}

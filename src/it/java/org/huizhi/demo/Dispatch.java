package org.huizhi.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.testsupport.NodeClient;

/** Submits the slips of one region: most one by one, as its offices do, some in batches, as another system does. */
final class Dispatch {

    private static final int BATCH = 50;
    /** One slip in so many goes in a batch. */
    private static final int BATCHED = 3;

    private final RegionNode node;
    private final SlipBook book;

    Dispatch(RegionNode node, SlipBook book) {
        this.node = node;
        this.book = book;
    }

    /** The requests; they may run in any order and at the same time. */
    List<Runnable> tasks(int month) {
        List<Runnable> tasks = new ArrayList<>();
        List<Slip> batched = new ArrayList<>();
        int number = 0;
        for (Slip slip : book.slips()) {
            if (slip.month() != month || !slip.from().equals(node.place().code)) {
                continue;
            }
            if (number++ % BATCHED == 0) {
                batched.add(slip);
            } else {
                tasks.add(() -> submit(slip));
            }
        }
        for (int from = 0; from < batched.size(); from += BATCH) {
            List<Slip> batch = batched.subList(from, Math.min(from + BATCH, batched.size()));
            // Spread among the others.
            tasks.add(tasks.size() * from / batched.size(), () -> submitTogether(batch));
        }
        return tasks;
    }

    private void submit(Slip slip) {
        JsonNode notice =
                node.as(Role.SUBMITTER).post("/notices", slip.submission()).expect(201);
        book.submitted(notice.get("id").asText(), slip);
    }

    private void submitTogether(List<Slip> batch) {
        StringBuilder lines = new StringBuilder();
        batch.forEach(slip -> lines.append(slip.submission()).append('\n'));
        String answers = node.as(Role.SUBMITTER).postLines("/notices/batch", lines.toString());
        answers.lines().map(Dispatch::json).forEach(answer -> {
            Slip slip = batch.get(answer.get("line").asInt() - 1);
            if (answer.get("status").asInt() != 201) {
                throw new IllegalStateException(slip.reference() + " in a batch: " + answer);
            }
            book.submitted(answer.get("notice").get("id").asText(), slip);
        });
    }

    private static JsonNode json(String line) {
        try {
            return NodeClient.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line of a batch's answer is not JSON: " + line, e);
        }
    }
}

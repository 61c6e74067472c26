package org.huizhi.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Slips;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to hold a message to the feed contract, beside reading it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FeedSchemaBenchmark {

    private static final int LINES = 100;

    private final JsonNode submission = message(
            MessageType.NOTICE_SUBMITTED,
            Slips.submitted(Regions.xinzhou(), Regions.yulin(), "residence-confirmation"));
    private final JsonNode answer = message(
            MessageType.RETURN_FINAL,
            new JsonMapper()
                    .createObjectNode()
                    .put("round", 1)
                    .put("office", "140900-hub")
                    .set("payload", Slips.answer("residence-confirmation")));
    private final JsonNode receipt = message(MessageType.RECEIPT, receipts());
    private final byte[] bytes = submission.toString().getBytes(StandardCharsets.UTF_8);
    private final FeedSchema ofSubmission = FeedSchema.ofMessage(MessageType.NOTICE_SUBMITTED.wireName());
    private final FeedSchema ofReturn = FeedSchema.ofMessage(MessageType.RETURN_FINAL.wireName());
    private final FeedSchema ofReceipt = FeedSchema.ofMessage(MessageType.RECEIPT.wireName());

    private static JsonNode message(MessageType type, JsonNode data) {
        ObjectNode message = Slips.json("""
                {"id": "019ab7d2-6f31-7b0a-9d55-3c0f6d1e2b3a", "source": "/mailboxes/cn-140900", "destination": "cn-610800",
                 "type": "%s", "subject": "019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3a", "time": "2026-11-23T06:05:00.123Z"}""".formatted(type.wireName()));
        message.set("data", data);
        return message;
    }

    private static JsonNode receipts() {
        ObjectNode data = Slips.json("{}");
        ArrayNode lines = data.putArray("receipts");
        for (int i = 0; i < LINES; i++) {
            lines.add(Slips.json("""
                    {"messageId": "019ab7d2-6f31-7b0a-9d55-3c0f6d1e2b3a", "verdict": "stored", "receivedAt": "2026-11-23T06:05:00.4Z",
                     "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}"""));
        }
        return data;
    }

    /** For comparison: bytes to a message. */
    @Benchmark
    public Message reading() throws IOException {
        return Message.of(Message.tree(bytes));
    }

    @Benchmark
    public Optional<String> submission() {
        return good(ofSubmission.objection(submission));
    }

    @Benchmark
    public Optional<String> finalReturn() {
        return good(ofReturn.objection(answer));
    }

    /** Of a hundred messages. */
    @Benchmark
    public Optional<String> receipt() {
        return good(ofReceipt.objection(receipt));
    }

    private static Optional<String> good(Optional<String> objection) {
        if (objection.isPresent()) {
            throw new IllegalStateException(objection.get());
        }
        return objection;
    }
}

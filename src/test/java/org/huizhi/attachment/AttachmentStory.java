package org.huizhi.attachment;

import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.retention.RetentionProbe;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A region without a node, a submitter, a handler, and what they do with files. */
abstract class AttachmentStory {

    static final String NAME = "王小明居住证明.pdf";
    static final String TYPE = "residence-confirmation";
    static final int PIECE = 262_144;

    final Surroundings around = BusAndDatabaseResource.surroundings();
    final TestCaller submitter =
            TestCaller.submitter().calling("attach-" + TestCaller.freshKey().substring(0, 8));
    final TestCaller handler =
            TestCaller.handler().calling("attach-" + TestCaller.freshKey().substring(0, 8));
    OtherRegion xinzhou;
    PieceTopic pieces;

    @Inject
    CurrentDirectory directory;

    @Inject
    RetentionProbe retention;

    @Inject
    AttachmentStore store;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
        pieces = new PieceTopic(around.xinzhou());
    }

    @AfterEach
    void end() {
        xinzhou.close();
        pieces.close();
    }

    static byte[] pdf(int bytes) {
        byte[] pdf = new byte[bytes];
        new Random(bytes).nextBytes(pdf);
        System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 9);
        return pdf;
    }

    static String sha256(byte[] bytes) {
        return Sha256.hex(bytes);
    }

    static Response begin(TestCaller caller, String name, long bytes) {
        return caller.post("/attachments", Slips.json("{}").put("name", name).put("bytes", bytes));
    }

    static Response append(TestCaller caller, String id, long offset, byte[] bytes) {
        return caller.request()
                .contentType("application/octet-stream")
                .header("Upload-Offset", offset)
                .body(bytes)
                .patch("/api/v1/attachments/" + id);
    }

    static String uploaded(TestCaller caller, String name, byte[] bytes) {
        String id = begin(caller, name, bytes.length)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        append(caller, id, 0, bytes).then().statusCode(200).body("state", equalTo("uploaded"));
        return id;
    }

    static ObjectNode with(ObjectNode json, String... ids) {
        ObjectNode copy = json.deepCopy();
        Arrays.stream(ids).forEach(copy.putArray("attachments")::add);
        return copy;
    }

    Response content(TestCaller caller, String slip, String id, String range) {
        return caller.request()
                .header("Accept", "*/*")
                .header("Range", range)
                .get("/api/v1/notices/" + slip + "/attachments/" + id);
    }

    static byte[] zip(String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String part : parts) {
                zip.putNextEntry(new ZipEntry(part));
                zip.write("<a/>".getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static ObjectNode listing(ObjectNode data, UUID id, String name, String mediaType, byte[] bytes) {
        ObjectNode copy = data.deepCopy();
        copy.putArray("attachments")
                .addObject()
                .put("id", id.toString())
                .put("name", name)
                .put("mediaType", mediaType)
                .put("bytes", bytes.length)
                .put("sha256", sha256(bytes));
        return copy;
    }

    List<Integer> asked(UUID attachment, int count) {
        Arrived question = xinzhou.await(MessageType.ATTACHMENT_ASKED, attachment.toString(), count);
        return question.data().path("pieces").valueStream().map(JsonNode::asInt).toList();
    }

    String stateOf(String slip) {
        return handler.get("/notices/" + slip).path("attachments[0].state");
    }
}

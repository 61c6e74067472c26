package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A signed slip says what its sender wrote, or there is none: bytes are UTF-8 in its one form. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StrictBytesTest {

    private static final Charset GBK = Charset.forName("GBK");
    private static final String PLACE = "@";

    private Map<String, Long> before;

    @BeforeEach
    void look() {
        before = Yulin.traces();
    }

    private record Bytes(String what, byte[] name) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Bytes> namesThatAreNone() {
        return Stream.of(
                bytes("A in two bytes", 0xC1, 0x81),
                bytes("A in three bytes", 0xE0, 0x81, 0x81),
                bytes("A in four bytes", 0xF0, 0x80, 0x81, 0x81),
                bytes("a quotation mark in two bytes", 0xC0, 0xA2),
                bytes("NUL in two bytes", 0xC0, 0x80),
                bytes("half a pair of UTF-16", 0xED, 0xA0, 0x80),
                bytes("a pair of UTF-16, each half for itself", 0xED, 0xA1, 0x82, 0xED, 0xBE, 0xB7),
                bytes("beyond Unicode", 0xF4, 0x90, 0x80, 0x80),
                bytes("a character that is cut off", 0xE7, 0x8E),
                bytes("a byte that begins nothing", 0xFF),
                new Bytes("梁力 in GBK, which would be read as zf", "梁力".getBytes(GBK)));
    }

    @ParameterizedTest
    @MethodSource("namesThatAreNone")
    void bytesThatAreNotUtf8AreNotGuessed(Bytes name) throws IOException {
        byte[] slip = named(name.name());

        post("/notices", "application/json", slip)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:malformed-json"));
        List<Integer> lines = lines(post("/notices/batch", "application/x-ndjson", line(slip)));

        assertThat(lines).containsExactly(400);
        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingsAreNotGuessed(String charset) {
        byte[] slip = Slips.submission().toString().getBytes(Charset.forName(charset));

        post("/notices", "application/json", slip)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:malformed-json"));
        post("/notices/batch", "application/x-ndjson", slip).then().statusCode(200);

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "charset=GBK",
                "charset=gb18030",
                "charset=\"GBK\"",
                "CHARSET=UTF-16",
                "charset=ISO-8859-1",
                "charset=nonsense",
                "charset=",
                "charset=utf-8; charset=GBK"
            })
    void anotherCharsetIsRefusedEvenWhereTheBytesWouldDo(String charset) {
        byte[] slip = Slips.submission().toString().getBytes(StandardCharsets.UTF_8);

        post("/notices", "application/json; " + charset, slip)
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:huizhi:problem:unsupported-media-type"));
        post("/notices/batch", "application/x-ndjson; " + charset, line(slip))
                .then()
                .statusCode(415);

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    /** In GBK it is UTF-8 by chance, of other letters: only its sender can say so. */
    @Test
    void whoSaysThatItIsGbkIsNotReadAsUtf8() throws IOException {
        byte[] slip = named("郑祝".getBytes(GBK));
        assertThat(new String("郑祝".getBytes(GBK), StandardCharsets.UTF_8)).isEqualTo("\u05a3\u05e3");

        post("/notices", "application/json;charset=GBK", slip).then().statusCode(415);

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"charset=utf-8", "charset=\"UTF-8\"", "Charset=Utf-8", "version=1"})
    void utf8BySayingSoIsTaken(String parameter) {
        byte[] slip = Slips.submission().toString().getBytes(StandardCharsets.UTF_8);

        post("/notices", "application/json; " + parameter, slip).then().statusCode(201);
        assertThat(lines(post("/notices/batch", "application/x-ndjson;" + parameter, line(slip))))
                .containsExactly(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity", "x", ""})
    void aBodyHasNoContentCoding(String coding) throws IOException {
        byte[] slip = Slips.submission().toString().getBytes(StandardCharsets.UTF_8);
        byte[] sent = coding.equals("gzip") ? gzip(line(slip)) : line(slip);

        for (Map.Entry<String, String> to : Map.of(
                        "/notices", "application/json", "/notices/batch", "application/x-ndjson")
                .entrySet()) {
            request(to.getValue())
                    .header("Content-Encoding", coding)
                    .body(sent)
                    .post("/api/v1" + to.getKey())
                    .then()
                    .statusCode(415)
                    .body("type", equalTo("urn:huizhi:problem:unsupported-media-type"));
        }

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    /** As some programs write it; everything behind it is read as it stands. */
    @Test
    void aMarkBeforeUtf8IsPassedOver() throws IOException {
        ByteArrayOutputStream slip = new ByteArrayOutputStream();
        slip.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        slip.write(named("𠮷田王小明".getBytes(StandardCharsets.UTF_8)));

        post("/notices", "application/json", slip.toByteArray()).then().statusCode(201);
        post("/notices", "application/json", new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})
                .then()
                .statusCode(400);
        post("/notices", "application/json", new byte[0]).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{},", "[]{}", "{\"a\":1,\"a\":1}", "\u0000", "{}\u0000"})
    void whatIsBehindTheDocumentIsNotPassedOver(String body) {
        post("/notices", "application/json", body.getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(400);
    }

    private static Bytes bytes(String what, int... name) {
        byte[] bytes = new byte[name.length];
        for (int i = 0; i < name.length; i++) {
            bytes[i] = (byte) name[i];
        }
        return new Bytes(what, bytes);
    }

    /** A slip whose person has a name of these bytes. */
    private static byte[] named(byte[] name) throws IOException {
        String[] parts = Slips.with(Slips.submission(), "/payload/person/name", PLACE)
                .toString()
                .split(PLACE);
        ByteArrayOutputStream slip = new ByteArrayOutputStream();
        slip.write(parts[0].getBytes(StandardCharsets.UTF_8));
        slip.write(name);
        slip.write(parts[1].getBytes(StandardCharsets.UTF_8));
        return slip.toByteArray();
    }

    private static byte[] line(byte[] slip) {
        byte[] line = java.util.Arrays.copyOf(slip, slip.length + 1);
        line[slip.length] = '\n';
        return line;
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static List<Integer> lines(Response batch) {
        batch.then().statusCode(200);
        ObjectMapper json = new ObjectMapper();
        return batch.asString()
                .lines()
                .map(line -> {
                    try {
                        return json.readTree(line).path("status").asInt();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static Response post(String path, String mediaType, byte[] body) {
        return request(mediaType).body(body).post("/api/v1" + path);
    }

    private static RequestSpecification request(String mediaType) {
        return TestCaller.submitter().request().contentType(mediaType);
    }
}

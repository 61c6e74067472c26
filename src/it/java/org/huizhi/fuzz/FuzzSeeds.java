package org.huizhi.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.huizhi.fuzz.FuzzTarget.XINZHOU;
import static org.huizhi.fuzz.FuzzTarget.YULIN;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.fuzz.FuzzTarget.Readers;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Slips;

/** What a fuzzer begins with: what the readers of {@link FuzzTarget} are made for. */
public final class FuzzSeeds {

    static final String MESSAGE_FILE = "messages/1.jws";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final String MESSAGE = "019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3a";
    private static final String NOTICE = "019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3b";
    private static final String TIME = "2026-03-01T08:00:00Z";

    private FuzzSeeds() {}

    /** Argument: the folder that the seeds are written to. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<byte[]> seeds = all();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }

    /** For each reader something good. */
    static List<byte[]> all() throws IOException {
        byte[] message = message();
        byte[] signed = FuzzTarget.signed(message, Envelope.MESSAGE_TYPE);
        byte[] sealed = new Envelope(CryptoProvider.jdk())
                .seal(message, YULIN.signingKey(), YULIN.encryptionKid(), YULIN.encryptionKey())
                .jwe();
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(FuzzTarget.input(Readers.ENVELOPE, sealed));
        seeds.add(FuzzTarget.input(Readers.INSIDE, signed));
        seeds.add(FuzzTarget.input(Readers.SIGNATURE, signed));
        seeds.add(FuzzTarget.input(Readers.MESSAGE, message));
        seeds.add(input(
                Readers.GENERAL_JWS,
                GeneralJws.of(new String(FuzzTarget.signed(message, "huizhi-agreement"), UTF_8))
                        .toJson()));
        seeds.add(FuzzTarget.input(Readers.DIRECTORY_ENTRY, bytes(YULIN.toDocument(Instant.EPOCH))));
        seeds.add(FuzzTarget.input(Readers.EVIDENCE, archive(Map.of("manifest.jws", signed))));
        for (String type : List.of("residence-confirmation", "cooperation-request")) {
            seeds.add(input(Readers.PAYLOAD, Slips.payload(type).toString()));
            seeds.add(input(Readers.PAYLOAD, Slips.answer(type).toString()));
        }
        seeds.add(FuzzTarget.input(
                Readers.AGREEMENT, AgreementDraft.between(YULIN, XINZHOU).payload()));
        seeds.add(input(Readers.MANIFEST, manifest()));
        seeds.add(input(Readers.AUDIT_LOG, auditLog()));
        return seeds;
    }

    private static byte[] input(Readers reader, String text) {
        return FuzzTarget.input(reader, text.getBytes(UTF_8));
    }

    static byte[] bytes(Map<String, Object> document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] message() {
        return ("{\"id\":\"" + MESSAGE + "\",\"source\":\"/mailboxes/" + YULIN.mailbox() + "\",\"destination\":\""
                        + XINZHOU.mailbox() + "\",\"type\":\"org.huizhi.notice.submitted.v1\",\"subject\":\"" + NOTICE
                        + "\",\"time\":\"" + TIME + "\",\"data\":"
                        + Slips.submitted(YULIN, XINZHOU, "residence-confirmation") + "}")
                .getBytes(UTF_8);
    }

    private static String manifest() {
        ObjectNode manifest = Slips.json("{}").put("version", 1);
        manifest.putObject("notice")
                .put("id", NOTICE)
                .put("number", "610800-2026-000001")
                .put("type", "residence-confirmation")
                .put("state", "delivered")
                .put("sender", YULIN.mailbox())
                .put("receiver", XINZHOU.mailbox())
                .put("deliveredAt", TIME)
                .put("dueDate", "2026-03-23")
                .putObject("agreement")
                .put("id", "agr-610800-140900")
                .put("version", 1)
                .put("digest", "00");
        manifest.put("exportedBy", YULIN.mailbox()).put("exportedAt", TIME);
        ObjectNode step = manifest.putArray("steps")
                .addObject()
                .put("messageId", MESSAGE)
                .put("type", "org.huizhi.notice.submitted.v1")
                .put("signer", YULIN.mailbox())
                .put("at", TIME)
                .put("sha256", Sha256.hex(FuzzTarget.signed(message(), Envelope.MESSAGE_TYPE)))
                .put("file", MESSAGE_FILE)
                .put("receivedAt", TIME);
        step.putObject("receipt")
                .put("messageId", NOTICE)
                .put("file", MESSAGE_FILE)
                .put("verdict", "stored")
                .put("receivedAt", TIME);
        manifest.putArray("files").addObject().put("name", MESSAGE_FILE).put("sha256", "00");
        return manifest.toString();
    }

    private static String auditLog() {
        String hash = "0".repeat(64);
        String checkpoint = new String(
                FuzzTarget.signed(
                        ("{\"mailbox\":\"" + YULIN.mailbox() + "\",\"position\":1,\"hash\":\"" + hash + "\",\"at\":\""
                                        + TIME + "\"}")
                                .getBytes(UTF_8),
                        "huizhi-audit-checkpoint"),
                UTF_8);
        return "{\"start\":0,\"hash\":\"" + hash + "\"}\n{\"entry\":{\"position\":1,\"at\":\"" + TIME
                + "\",\"caller\":\"clerk\",\"action\":\"notice.read\",\"notice\":\"" + NOTICE + "\"},\"hash\":\"" + hash
                + "\"}\n{\"checkpoint\":\"" + checkpoint + "\"}\n";
    }

    /** Stored, as bundles are. */
    static byte[] archive(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                CRC32 sum = new CRC32();
                sum.update(file.getValue());
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}

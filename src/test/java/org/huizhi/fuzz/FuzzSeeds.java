package org.huizhi.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Slips;

/** What a fuzzer begins with: what the readers of {@link FuzzTarget} are made for. */
public final class FuzzSeeds {

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
        Party yulin = Regions.yulin();
        Party xinzhou = Regions.xinzhou();
        byte[] message = message(yulin, xinzhou).getBytes(UTF_8);
        Signatures signatures = new Signatures(CryptoProvider.jdk());
        String compact = signatures.sign(message, Envelope.MESSAGE_TYPE, yulin.signingKey());
        byte[] sealed = new Envelope(CryptoProvider.jdk())
                .seal(message, yulin.signingKey(), yulin.encryptionKid(), yulin.encryptionKey())
                .jwe();
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(FuzzTarget.input(FuzzTarget.Readers.ENVELOPE, sealed));
        seeds.add(FuzzTarget.input(FuzzTarget.Readers.INSIDE, compact.getBytes(UTF_8)));
        seeds.add(FuzzTarget.input(FuzzTarget.Readers.SIGNATURE, compact.getBytes(UTF_8)));
        seeds.add(FuzzTarget.input(FuzzTarget.Readers.MESSAGE, message));
        seeds.add(FuzzTarget.input(
                FuzzTarget.Readers.GENERAL_JWS,
                GeneralJws.of(signatures.sign(message, "huizhi-agreement", yulin.signingKey()))
                        .toJson()
                        .getBytes(UTF_8)));
        seeds.add(FuzzTarget.input(
                FuzzTarget.Readers.DIRECTORY_ENTRY,
                Slips.json("{}")
                        .putPOJO("entry", yulin.toDocument(Instant.EPOCH))
                        .toString()
                        .getBytes(UTF_8)));
        seeds.add(FuzzTarget.input(FuzzTarget.Readers.EVIDENCE, zip(message)));
        for (String type : List.of("residence-confirmation", "cooperation-request")) {
            seeds.add(FuzzTarget.input(
                    FuzzTarget.Readers.PAYLOAD, Slips.payload(type).toString().getBytes(UTF_8)));
            seeds.add(FuzzTarget.input(
                    FuzzTarget.Readers.PAYLOAD, Slips.answer(type).toString().getBytes(UTF_8)));
        }
        return seeds;
    }

    private static String message(Party from, Party to) {
        return "{\"id\":\"019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3a\",\"source\":\"/mailboxes/" + from.mailbox()
                + "\",\"destination\":\"" + to.mailbox()
                + "\",\"type\":\"org.huizhi.notice.submitted.v1\",\"subject\":\"019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3b\","
                + "\"time\":\"2026-03-01T08:00:00Z\",\"data\":"
                + Slips.submitted(from, to, "residence-confirmation") + "}";
    }

    private static byte[] zip(byte[] manifest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.DEFLATED);
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(manifest);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}

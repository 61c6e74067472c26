package org.huizhi.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.VerificationKey;
import org.huizhi.envelope.VerificationKeys;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.notice.NoticeType;
import org.huizhi.notice.NoticeTypes;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;

/**
 * Whatever reads bytes of others, for a fuzzer that looks at which code an input reaches ({@code ./mvnw -Pfuzz verify}): the first byte chooses
 * the reader, the rest is what it reads. A reader answers or throws what it declares; everything else is a defect.
 */
public final class FuzzTarget {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Party YULIN = Regions.yulin();
    private static final PartyKey SIGNER = YULIN.key(YULIN.mailbox() + "#sig-1");
    private static final VerificationKeys KEYS =
            kid -> Optional.of(new VerificationKey(SIGNER.algorithm(), SIGNER.publicKey()));
    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.jdk());
    private static final EvidenceVerifier EVIDENCE =
            new EvidenceVerifier(SIGNATURES, KEYS, List.of(), Calendars.of(Optional.empty()));
    private static final List<NoticeType> TYPES = List.copyOf(new NoticeTypes(Optional::empty).all());

    private FuzzTarget() {}

    /** In an order that findings rely on. */
    enum Readers {
        ENVELOPE(FuzzTarget::open),
        /** What is encrypted well, which a fuzzer would never find. */
        INSIDE(bytes -> open(encrypted(bytes))),
        SIGNATURE(bytes -> SIGNATURES.check(bytes, Envelope.MESSAGE_TYPE, KEYS)),
        MESSAGE(Message::parse),
        GENERAL_JWS(bytes -> {
            GeneralJws document = GeneralJws.parse(new String(bytes, UTF_8));
            // Nobody looks at what is signed before the signatures are checked.
            if (IntStream.range(0, document.signatures().size())
                    .mapToObj(i -> SIGNATURES.check(document.compact(i), "huizhi-agreement", KEYS))
                    .allMatch(SignatureCheck.Valid.class::isInstance)) {
                document.payloadBytes();
            }
        }),
        DIRECTORY_ENTRY(bytes -> SignedDocument.parse(bytes, JsonNode.class)),
        EVIDENCE(bytes -> FuzzTarget.EVIDENCE.verify(bytes)),
        PAYLOAD(FuzzTarget::checkPayload);

        private final Reader reader;

        Readers(Reader reader) {
            this.reader = reader;
        }
    }

    private interface Reader {

        void read(byte[] bytes) throws IOException, InvalidDocumentException;
    }

    static byte[] input(Readers reader, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) reader.ordinal();
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Readers readers = Readers.values()[Math.floorMod(input[0], Readers.values().length)];
        try {
            readers.reader.read(Arrays.copyOfRange(input, 1, input.length));
        } catch (IOException | InvalidDocumentException e) {
            // What it declares.
        }
    }

    private static void open(byte[] jwe) {
        ENVELOPE.open(jwe, YULIN::decryptionKey, KEYS);
    }

    private static byte[] encrypted(byte[] inside) {
        try {
            JsonWebEncryption jwe = new JsonWebEncryption();
            jwe.setAlgorithmHeaderValue("ECDH-ES");
            jwe.setEncryptionMethodHeaderParameter("A256GCM");
            jwe.setKeyIdHeaderValue(YULIN.encryptionKid());
            jwe.setContentTypeHeaderValue("JOSE");
            jwe.setKey(YULIN.encryptionKey());
            jwe.setPlaintext(inside);
            return jwe.getCompactSerialization().getBytes(UTF_8);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void checkPayload(byte[] bytes) throws IOException {
        JsonNode payload = JSON.readTree(bytes);
        if (payload != null && payload.isObject()) {
            for (NoticeType type : TYPES) {
                type.checkRequest(payload);
                type.checkReturn(payload);
                type.unverifiedDocumentNumbers(payload);
            }
        }
    }
}

package org.huizhi.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.huizhi.agreement.AgreementReader;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.calendar.Calendars;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.VerificationKey;
import org.huizhi.envelope.VerificationKeys;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.Report;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;

/**
 * Whatever reads bytes of others, for a fuzzer that looks at which code an input reaches ({@code ./mvnw -Pfuzz
 * verify}): the first byte chooses the reader, the rest is what it reads. A reader answers or throws what it declares;
 * everything else is a defect.
 */
public final class FuzzTarget {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-01");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The same keys always, so that a finding stays one: those of RFC 8037, A.1, and RFC 7517, A.2. */
    private static final PartyKey SIGNER = PartyKey.of(
            "cn-610800#sig-1",
            "sig",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                    + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");

    private static final PartyKey DECRYPTER = PartyKey.of(
            "cn-610800#enc-1",
            "enc",
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                    + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}");

    static final Party YULIN = Regions.yulin().withKeys(List.of(SIGNER, DECRYPTER));
    static final Party XINZHOU = Regions.xinzhou();
    private static final VerificationKeys KEYS =
            kid -> Optional.of(new VerificationKey(SIGNER.algorithm(), SIGNER.publicKey()));
    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.jdk());
    private static final EvidenceVerifier BUNDLES =
            new EvidenceVerifier(SIGNATURES, KEYS, List.of(), Calendars.of(Optional.empty()));
    private static final Directory DIRECTORY = Party.directory(YULIN, XINZHOU);
    private static final AgreementReader AGREEMENTS = new AgreementReader(SIGNATURES, XINZHOU.mailbox());
    private static final byte[] ENTRY =
            signed(FuzzSeeds.bytes(YULIN.toDocument(Instant.EPOCH)), "huizhi-directory-entry");
    private static final byte[] MESSAGE = signed(FuzzSeeds.message(), Envelope.MESSAGE_TYPE);
    private static final List<NoticeType> TYPES = List.copyOf(new NoticeTypes(Optional::empty).all());

    private FuzzTarget() {}

    /** In an order that findings rely on. */
    enum Readers {
        ENVELOPE(bytes -> open(bytes)),
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
        EVIDENCE(bytes -> BUNDLES.verify(bytes)),
        PAYLOAD(FuzzTarget::checkPayload),
        /** Signed well, as a partner with good keys and bad programs does. */
        AGREEMENT(bytes -> agreement(bytes)),
        MANIFEST(bytes -> bundleOf(bytes)),
        AUDIT_LOG(bytes -> auditLog(bytes));

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

    /** Called by the fuzzer once, before it looks at the time: the first of each kind loads much. */
    public static void fuzzerInitialize() throws IOException {
        FuzzSeeds.all().forEach(FuzzTarget::fuzzerTestOneInput);
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

    static Opened open(byte[] jwe) {
        return ENVELOPE.open(jwe, YULIN::decryptionKey, KEYS);
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

    static AgreementReader.Reading agreement(byte[] terms) {
        return AGREEMENTS.read(AgreementDraft.signedBy(terms, Authority.ISSUED_AT, YULIN.signingKey()), DIRECTORY);
    }

    static Report bundleOf(byte[] manifest) throws IOException {
        return BUNDLES.verify(FuzzSeeds.archive(Map.of(
                "directory/" + YULIN.mailbox() + "@0.jws",
                ENTRY,
                "manifest.jws",
                signed(manifest, "huizhi-evidence"),
                FuzzSeeds.MESSAGE_FILE,
                MESSAGE)));
    }

    static AuditVerifier.Report auditLog(byte[] lines) {
        return new AuditVerifier(SIGNATURES, DIRECTORY)
                .verify(new String(lines, UTF_8).lines().iterator(), List.of());
    }

    static byte[] signed(byte[] payload, String type) {
        return SIGNATURES.sign(payload, type, YULIN.signingKey()).getBytes(UTF_8);
    }

    private static void checkPayload(byte[] bytes) throws IOException {
        JsonNode payload = JSON.readTree(bytes);
        if (payload != null && payload.isObject()) {
            for (NoticeType type : TYPES) {
                type.checkRequest(payload);
                type.checkReturn(payload);
                type.unverifiedDocumentNumbers(payload, TODAY);
            }
        }
    }
}

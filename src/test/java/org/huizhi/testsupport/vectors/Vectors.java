package org.huizhi.testsupport.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.envelope.Sm2;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * What {@code openapi/vectors} holds for those who write a node of their own: made anew in each build, with the keys
 * that are there, and held to what is there. {@code -Dhuizhi.vectors=write} writes it instead.
 */
public final class Vectors {

    private static final Path FOLDER = Path.of("openapi/vectors");
    private static final boolean WRITE = "write".equals(System.getProperty("huizhi.vectors"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode KEYS = stored("keys.json").orElseThrow();

    private Vectors() {}

    /** A file of the vectors as it is; empty where there is none. */
    public static Optional<JsonNode> stored(String file) {
        Path path = FOLDER.resolve(file);
        try {
            return Files.exists(path) ? Optional.of(JSON.readTree(path.toFile())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The vector of this name in a file that has a list of them, as it is. */
    public static JsonNode stored(String file, String name) {
        return stored(file)
                .map(json -> json.path("vectors").valueStream())
                .orElse(Stream.empty())
                .filter(vector -> vector.path("name").asText().equals(name))
                .findFirst()
                .orElse(JsonNodeFactory.instance.objectNode());
    }

    /** What the product makes today is what the file says; or the file is written. */
    public static void hold(String file, ObjectNode made) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            hold(file, (JSON.writer(printer).writeValueAsString(made) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void hold(String file, byte[] made) {
        Path path = FOLDER.resolve(file);
        try {
            if (WRITE) {
                Files.createDirectories(path.getParent());
                Files.write(path, made);
            }
            assertThat(path).as("write it with -Dhuizhi.vectors=write").exists();
            assertThat(new String(made, StandardCharsets.ISO_8859_1))
                    .as(file + " is what the product makes; after a change: -Dhuizhi.vectors=write")
                    .isEqualTo(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the product makes other bytes each time, those that are stored stay as long as they are good. */
    public static boolean writes() {
        return WRITE;
    }

    public static Authority authority() {
        return Authority.of(key("/authority/keys/0"));
    }

    /** One that calls itself the same, with another key. */
    public static Authority forger() {
        ObjectNode jwk = KEYS.at("/stranger/keys/0").deepCopy();
        return Authority.of(
                PartyKey.of(Authority.KID, "sig", jwk.put("kid", Authority.KID).toString()));
    }

    /** cn-610800, with a county and two offices, and three keys that sign: Ed25519, ES256, SM2. */
    public static Party yulin() {
        return party("610800", "610802");
    }

    /** cn-140900, with a county and two offices. */
    public static Party xinzhou() {
        return party("140900", "140930");
    }

    /** Calls itself the signing key of Xinzhou. */
    public static PartyKey stranger() {
        return key("/stranger/keys/0");
    }

    private static Party party(String city, String county) {
        LocalizedName name = Regions.region(city).name();
        LocalizedName below = Regions.region(county).name();
        String hub = city + "-hub";
        List<Office> offices = List.of(
                new Office(
                        hub,
                        new LocalizedName(name.zh() + "跨区域协作中心", name.en() + " cooperation centre"),
                        city,
                        "city",
                        "hub",
                        null),
                new Office(
                        county + "-public-security",
                        new LocalizedName(below.zh() + "公安局", below.en() + " public security office"),
                        county,
                        "county",
                        "public-security",
                        hub));
        List<PartyKey> keys = KEYS.at("/regions/cn-" + city + "/keys")
                .valueStream()
                .map(Vectors::key)
                .toList();
        return Party.of("cn-" + city, name, city, List.of(Regions.region(city), Regions.region(county)), offices)
                .withKeys(keys)
                .withoutCapabilities();
    }

    private static PartyKey key(String pointer) {
        return key(KEYS.at(pointer));
    }

    private static PartyKey key(JsonNode jwk) {
        if (jwk.path("crv").asText().equals(Sm2.NAME)) {
            PublicJsonWebKey key = new EllipticCurveJsonWebKey(Sm2.publicKey(number(jwk, "x"), number(jwk, "y")));
            key.setPrivateKey(Sm2.privateKey(number(jwk, "d")));
            return PartyKey.of(key, jwk.path("kid").asText(), "sig");
        }
        return PartyKey.of(jwk.path("kid").asText(), jwk.path("use").asText(), jwk.toString());
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asText()));
    }

    /** Of version 7, made at this time; the same for the same number. */
    public static UUID uuid(Instant at, int number) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000L, 0x8000000000000000L | number);
    }
}

package org.huizhi.console;

import io.quarkus.qute.TemplateExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.huizhi.digest.Sha256;

/**
 * Styles and scripts of the console. The address of each names its content, so that browsers keep it for good and a new
 * release needs no reload by hand. Templates name them by {@code {asset:href('console.css')}}.
 */
@TemplateExtension(namespace = "asset")
final class Assets {

    static final String FOLDER = "/console/assets/";
    private static final int DIGEST_LETTERS = 16;

    /** Each with where it lies and its media type. A new file gets its line here. */
    private static final Map<String, Asset> BY_NAME = Map.of(
            "console.css", read("console/console.css", "text/css;charset=UTF-8"),
            "progress.js", read("console/progress.js", "text/javascript;charset=UTF-8"),
            "keys.js", read("console/keys.js", "text/javascript;charset=UTF-8"),
            "paper.js", read("console/paper.js", "text/javascript;charset=UTF-8"),
            "send.js", read("console/send.js", "text/javascript;charset=UTF-8"),
            "form.js", read("console/form.js", "text/javascript;charset=UTF-8"),
            "icon.svg", read("console/icon.svg", "image/svg+xml"),
            "htmx.min.js", read("console/htmx.min.js", "text/javascript"));

    record Asset(String mediaType, String digest, byte[] plain, byte[] gzip) {}

    private Assets() {}

    static Optional<Asset> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** @return the address of a file */
    static String href(String name) {
        Asset asset = find(name).orElseThrow(() -> new IllegalArgumentException("the console has no file " + name));
        return FOLDER + asset.digest() + "/" + name;
    }

    private static Asset read(String path, String mediaType) {
        try (InputStream file = Assets.class.getClassLoader().getResourceAsStream(path)) {
            byte[] plain = Objects.requireNonNull(file, path).readAllBytes();
            return new Asset(mediaType, Sha256.hex(plain).substring(0, DIGEST_LETTERS), plain, gzip(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}

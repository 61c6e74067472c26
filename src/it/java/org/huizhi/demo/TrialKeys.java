package org.huizhi.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.NodeFiles;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.TokenIssuer;

/**
 * Writes what {@code deploy/compose.yaml} needs for a trial of two regions: keys, a signed directory, an agreement,
 * passwords, tokens. {@code ./mvnw -Ptrial process-test-classes} runs it. An authority that exists for a moment signs
 * them, so they are good for a trial and for nothing else.
 */
public final class TrialKeys {

    /** Nobody issues new ones: the issuer too exists for a moment. */
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(90);

    private static final int PASSWORD_BYTES = 24;

    private final Path folder;
    private final TokenIssuer issuer = TokenIssuer.create("https://identity.example/huizhi");

    private TrialKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * @param arguments the folder to write into
     * @throws IllegalStateException when there is something in it: with its keys gone, what a node keeps cannot be read
     *     any more
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        new TrialKeys(folder).write(List.of(Regions.yulin(), Regions.xinzhou()));
        System.out.println("Keys, directory, agreement, passwords and tokens of a trial are in " + folder);
    }

    private void write(List<Party> parties) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> found = Files.list(folder)) {
            if (found.findAny().isPresent()) {
                throw new IllegalStateException(folder + " is not empty; nothing was written");
            }
        }
        Path database = Files.createDirectories(folder.resolve("postgres"));
        writePrivate(database.resolve("superuser.password"), password());
        NodeFiles.writeAll(folder, Authority.create(), parties);
        StringBuilder tokens = new StringBuilder();
        for (Party party : parties) {
            Path own = folder.resolve(party.mailbox());
            String password = password();
            writePrivate(database.resolve(party.mailbox() + ".password"), password);
            writePrivate(
                    own.resolve("application.properties"),
                    "quarkus.datasource.password=" + password + "\nhuizhi.access.longest-token-life=" + TOKEN_LIFETIME
                            + "\n");
            issuer.writePublicKeys(own.resolve("tokens.jwks.json"));
            tokens.append(tokens(party));
        }
        writePrivate(folder.resolve("tokens.env"), tokens.toString());
    }

    /** One line a role, for a shell to read. */
    private String tokens(Party party) {
        StringBuilder lines = new StringBuilder();
        for (Role role : Role.values()) {
            lines.append(party.name().en().toUpperCase(Locale.ROOT))
                    .append('_')
                    .append(role.name())
                    .append('=')
                    .append(issuer.token(
                            party.mailbox(),
                            "trial-" + role.word(),
                            Set.of(role.word()),
                            List.of(party.region() + "-hub"),
                            TOKEN_LIFETIME))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Readable by its owner alone, from the first byte on. */
    private static void writePrivate(Path file, String text) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }
}

package org.huizhi.integrate;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.Programs;

/** Linters and compilers of the npm registry, in the versions that {@code src/test/npm/package-lock.json} names. */
public final class NpmTools {

    /** Their settings, too. */
    public static final Path SOURCE = Path.of("src/test/npm").toAbsolutePath();

    private static final List<String> LISTS = List.of("package.json", "package-lock.json");
    private static final Path FOLDER = Folders.BUILD.resolve("npm");
    private static final String WINDOWS_ENDING = File.separatorChar == '\\' ? ".cmd" : "";
    private static final String NEEDS =
            "contracts, generated clients and the Bruno collection are not tried: they need Node.js 20.19 or later with npm,"
                    + " and the npm registry once: sudo apt-get install --no-install-recommends nodejs npm";

    private NpmTools() {}

    /**
     * Where they are installed; the first call in a build folder installs them, some seconds with a filled cache.
     *
     * @return folder with {@code node_modules}
     */
    public static synchronized Path install() {
        Tools.require(
                List.of(
                        "node",
                        "-e",
                        "const [a, b] = process.versions.node.split('.'); process.exit(a > 20 || a == 20 && b >= 19 ? 0 : 1)"),
                NEEDS);
        if (isInstalled()) {
            return FOLDER;
        }
        try {
            Files.createDirectories(FOLDER);
            Files.copy(
                    SOURCE.resolve("package.json"),
                    FOLDER.resolve("package.json"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.copy(
                    SOURCE.resolve("package-lock.json"),
                    FOLDER.resolve("package-lock.json"),
                    StandardCopyOption.REPLACE_EXISTING);
            Programs.run(
                    List.of(
                            "npm" + WINDOWS_ENDING,
                            "ci",
                            "--prefix",
                            FOLDER.toString(),
                            "--prefer-offline",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund"),
                    Map.of());
            Files.createFile(FOLDER.resolve("installed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException | IllegalStateException e) {
            Tools.missing(NEEDS, e);
        }
        return FOLDER;
    }

    private static boolean isInstalled() {
        return Files.exists(FOLDER.resolve("installed")) && LISTS.stream().allMatch(NpmTools::isAsInSource);
    }

    private static boolean isAsInSource(String list) {
        try {
            return Files.mismatch(SOURCE.resolve(list), FOLDER.resolve(list)) == -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs one of them to its end, in its own virtual machine.
     *
     * @param program as in {@code node_modules/.bin}
     * @throws IllegalStateException with all it said when it does not end with 0
     */
    public static void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(install()
                .resolve("node_modules/.bin/" + program + WINDOWS_ENDING)
                .toString());
        command.addAll(List.of(arguments));
        Programs.run(command, Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"));
    }
}

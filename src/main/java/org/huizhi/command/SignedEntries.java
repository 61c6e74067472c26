package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file of signed directory entries and calendars: one a line; empty lines and such as begin with # say nothing. */
final class SignedEntries {

    private SignedEntries() {}

    static List<String> of(Path file) throws IOException {
        return InputFile.lines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}

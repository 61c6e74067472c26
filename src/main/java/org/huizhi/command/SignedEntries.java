package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.directory.SignedDirectory;
import org.huizhi.envelope.Signatures;

/** A file of signed directory entries and calendars: one a line; empty lines and such as begin with # say nothing. */
final class SignedEntries {

    private SignedEntries() {}

    /** @return what they say, each as the authority has signed it */
    static Directory directory(Path file, Signatures signatures, AuthorityKeys authority) throws IOException {
        List<String> entries = of(file);
        return InputFile.using(file, () -> new DirectoryEntryReader(signatures, authority).directory(entries));
    }

    static List<String> of(Path file) throws IOException {
        return SignedDirectory.lines(InputFile.text(file));
    }
}

package org.huizhi.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.huizhi.directory.AuthorityKeys;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.Signatures;
import picocli.CommandLine.Option;

/** What somebody has at hand who checks without a node what regions have signed. */
final class VerifierOptions {

    @Option(
            names = "--authority",
            required = true,
            description = "JWK Set of the exchange authority's public keys, which you have from elsewhere")
    private Path authority;

    @Option(
            names = "--directory",
            required = true,
            description = "signed entries, one a line, those of whoever signed among them; others do no harm")
    private Path directory;

    /** @return what the entries say, each as the authority has signed it */
    Directory directory(Signatures signatures) throws IOException {
        return SignedEntries.directory(directory, signatures, AuthorityKeys.load(authority));
    }

    /** @param with makes a verifier of the authority's keys and the lines of the directory */
    <T> T verifier(BiFunction<AuthorityKeys, List<String>, T> with) throws IOException {
        AuthorityKeys keys = AuthorityKeys.load(authority);
        List<String> entries = SignedEntries.of(directory);
        return InputFile.using(directory, () -> with.apply(keys, entries));
    }
}

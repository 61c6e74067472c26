package org.huizhi.evidence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.calendar.Calendars;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.huizhi.directory.Published;
import org.huizhi.directory.SignedCalendar;
import org.huizhi.directory.SignedEntry;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.VerificationKeys;
import org.huizhi.evidence.Finding.Code;

/**
 * Checks a bundle with nothing but the authority's public keys: no node, no network, no clock. Thread-safe.
 *
 * <p>A signature counts when its key was published by the authority and valid at the time that was signed; where
 * several entries of a mailbox are at hand, the one issued last says until when.
 */
public final class EvidenceVerifier {

    private final Signatures signatures;
    private final DirectoryEntryReader reader;
    private final List<DirectoryEntry> known;
    private final Calendars calendars;

    /**
     * @param authority public keys of the exchange authority, which the verifier has from elsewhere
     * @param entries further signed entries, say newer ones that tell of a revocation, and calendars; none are needed
     * @param calendars by which due dates are computed again where no signed ones are given; it takes over these
     * @throws IllegalArgumentException when one of these is not the authority's
     */
    public EvidenceVerifier(
            Signatures signatures, VerificationKeys authority, List<String> entries, Calendars calendars) {
        this.signatures = signatures;
        this.reader = new DirectoryEntryReader(signatures, authority);
        List<Published> given = entries.stream().map(this::trusted).toList();
        this.known = given.stream()
                .flatMap(one -> one instanceof SignedEntry entry ? Stream.of(entry.entry()) : Stream.empty())
                .toList();
        calendars.adopt(given.stream()
                .flatMap(one -> one instanceof SignedCalendar year ? Stream.of(year) : Stream.empty())
                .sorted(Comparator.comparing(SignedCalendar::issuedAt))
                .map(SignedCalendar::version)
                .toList());
        this.calendars = calendars;
    }

    private Published trusted(String jws) {
        Reading reading = reader.read(jws);
        if (reading instanceof Reading.Refusal refusal) {
            throw new IllegalArgumentException("directory entry: " + refusal.reason());
        }
        return ((Reading.Believed) reading).published();
    }

    /** Whatever the bytes are, this answers and does not throw. */
    public Report verify(byte[] bundle) {
        List<Finding> findings = new ArrayList<>();
        Archive.Contents contents = Archive.read(bundle);
        if (contents.damage() != null) {
            findings.add(Finding.of(Code.ARCHIVE_DAMAGED, contents.damage()));
        }
        Directory directory = directory(contents.files(), findings);
        Optional<Manifest> manifest = manifest(contents.files(), directory, findings);
        if (manifest.isEmpty()) {
            return Report.withoutManifest(findings);
        }
        compareFiles(manifest.get(), contents.files(), findings);
        return new SlipCheck(signatures, directory, calendars, manifest.get(), contents.files()).report(findings);
    }

    private Directory directory(Map<String, byte[]> files, List<Finding> findings) {
        List<DirectoryEntry> entries = new ArrayList<>();
        files.forEach((name, bytes) -> {
            if (name.startsWith(BundleEntries.DIRECTORY)) {
                Reading reading = reader.read(new String(bytes, StandardCharsets.UTF_8));
                if (reading instanceof Reading.Read read) {
                    entries.add(read.entry().entry());
                } else if (reading instanceof Reading.Refusal refusal) {
                    findings.add(new Finding(Code.NOT_OF_THE_AUTHORITY, name, refusal.reason()));
                }
            }
        });
        return Directory.of(Stream.concat(entries.stream(), known.stream()).toList());
    }

    private Optional<Manifest> manifest(Map<String, byte[]> files, Directory directory, List<Finding> findings) {
        byte[] jws = files.get(Manifest.FILE);
        if (jws == null) {
            findings.add(Finding.of(Code.NO_MANIFEST, Manifest.FILE));
            return Optional.empty();
        }
        SignatureCheck check = signatures.check(jws, Manifest.TYPE, directory::verificationKey);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            findings.add(SignerCheck.finding(Manifest.FILE, check));
            return Optional.empty();
        }
        try {
            Manifest manifest = SignedDocument.parse(valid.payload(), Manifest.class);
            if (manifest.version() != Manifest.VERSION) {
                findings.add(new Finding(Code.NO_MANIFEST, Manifest.FILE, "version " + manifest.version()));
                return Optional.empty();
            }
            SignerCheck.findings(Manifest.FILE, directory, valid.kid(), manifest.exportedBy(), manifest.exportedAt())
                    .forEach(findings::add);
            return Optional.of(manifest);
        } catch (InvalidDocumentException e) {
            findings.add(new Finding(Code.NO_MANIFEST, Manifest.FILE, e.getMessage()));
            return Optional.empty();
        }
    }

    private static void compareFiles(Manifest manifest, Map<String, byte[]> files, List<Finding> findings) {
        Map<String, String> listed = manifest.files().stream()
                .collect(Collectors.toMap(
                        Manifest.FileDigest::name, Manifest.FileDigest::sha256, (first, second) -> first));
        Set<String> names = new TreeSet<>(listed.keySet());
        names.addAll(files.keySet());
        names.remove(Manifest.FILE);
        for (String name : names) {
            byte[] bytes = files.get(name);
            if (!listed.containsKey(name)) {
                findings.add(Finding.of(Code.NOT_LISTED, name));
            } else if (bytes == null) {
                findings.add(Finding.of(Code.MISSING, name));
            } else if (!Sha256.hex(bytes).equals(listed.get(name))) {
                findings.add(Finding.of(Code.CHANGED, name));
            }
        }
    }
}

package org.huizhi.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that a node is given to start with. */
public record NodeFiles(
        Party party, Path nodeKeys, Path authorityKeys, Path directory, Path agreements, Path vaultKeys) {

    /** For each party a folder named like its mailbox, with the entries of all; nothing is agreed yet. */
    static Map<String, NodeFiles> writeWithoutAgreements(Path root, Authority authority, List<Party> parties) {
        List<String> entries = parties.stream().map(authority::entry).toList();
        Map<String, NodeFiles> files = new LinkedHashMap<>();
        parties.forEach(
                party -> files.put(party.mailbox(), write(root.resolve(party.mailbox()), authority, party, entries)));
        return files;
    }

    /** The same with an agreement of every pair. */
    public static Map<String, NodeFiles> writeAll(Path root, Authority authority, List<Party> parties) {
        List<AgreementDraft> agreements = new ArrayList<>();
        for (int i = 0; i < parties.size(); i++) {
            for (int j = i + 1; j < parties.size(); j++) {
                agreements.add(AgreementDraft.between(parties.get(i), parties.get(j)));
            }
        }
        Map<String, NodeFiles> files = writeWithoutAgreements(root, authority, parties);
        for (Party party : parties) {
            NodeFiles own = files.get(party.mailbox());
            agreements.stream()
                    .filter(draft -> draft.one().equals(party) || draft.other().equals(party))
                    .forEach(draft -> own.putAgreement(draft.fileName(), draft.signed()));
        }
        return files;
    }

    /** @param entries lines of the directory */
    public static NodeFiles write(Path folder, Authority authority, Party party, Collection<String> entries) {
        try {
            Path agreements = Files.createDirectories(folder.resolve("agreements"));
            NodeFiles files = new NodeFiles(
                    party,
                    folder.resolve("node.jwks.json"),
                    folder.resolve("authority.jwks.json"),
                    folder.resolve("directory.jws"),
                    agreements,
                    folder.resolve("vault.jwks.json"));
            writePrivate(files.nodeKeys, party.privateKeys());
            writePrivate(files.vaultKeys, party.vaultKeys());
            Files.writeString(files.authorityKeys, authority.publicKeys());
            files.putDirectory(entries);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the files of " + party, e);
        }
    }

    /** Replaces the directory's file. */
    public void putDirectory(Collection<String> entries) {
        try {
            // Never half of it: a node may be reading.
            Path fresh = directory.resolveSibling(directory.getFileName() + ".new");
            Files.writeString(fresh, "# Directory for tests\n\n" + String.join("\n", entries) + "\n");
            Files.move(fresh, directory, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory, e);
        }
    }

    /** Replaces the file of the node's private keys. */
    void putNodeKeys(String privateKeys) {
        try {
            writePrivate(nodeKeys, privateKeys);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + nodeKeys, e);
        }
    }

    public void putAgreement(String fileName, String document) {
        try {
            Files.writeString(agreements.resolve(fileName), document);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + fileName, e);
        }
    }

    /** The node's configuration, as far as it is these files. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("huizhi.node.mailbox", party.mailbox());
        properties.put("huizhi.node.keys", nodeKeys.toString());
        properties.put("huizhi.directory.authority", authorityKeys.toString());
        properties.put("huizhi.directory.file", directory.toString());
        properties.put("huizhi.agreement.folder", agreements.toString());
        properties.put("huizhi.vault.keys", vaultKeys.toString());
        return properties;
    }

    /** Readable by its owner alone, from the first byte on. */
    static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }
}

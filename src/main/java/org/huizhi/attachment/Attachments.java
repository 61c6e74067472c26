package org.huizhi.attachment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.attachment.MalwareScanner.Finding;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.outbox.UuidV7;
import org.huizhi.problem.FreeText;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.problem.SlowBodyException;
import org.jspecify.annotations.Nullable;

/** Uploads of callers, before a message lists them: begun, and given from where they broke off until they are whole. */
@ApplicationScoped
public class Attachments {

    /** Bytes of a body that are in memory at a time. */
    public static final int PIECE = Attachment.PIECE;

    private static final int MOST_LISTED = 100;
    private static final Duration LATER = Duration.ofMinutes(1);
    private static final Pattern TYPE = Pattern.compile("[a-z]+/[a-z0-9.+-]{1,100}");

    private final AttachmentStore store;
    private final AttachmentConfig config;
    private final MalwareScanner scanner;
    private final AttachmentMetrics metrics;
    private final NodeIdentity node;
    private final UuidV7 ids;
    private final Audit audit;
    private final Clock clock;

    Attachments(
            AttachmentStore store,
            AttachmentConfig config,
            MalwareScanner scanner,
            AttachmentMetrics metrics,
            NodeIdentity node,
            UuidV7 ids,
            Audit audit,
            Clock clock) {
        this.store = store;
        this.config = config;
        this.scanner = scanner;
        this.metrics = metrics;
        this.node = node;
        this.ids = ids;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Begins one.
     *
     * @param name of the file; person data perhaps
     * @param mediaType what it is, as its owner says; null where he leaves it to the node
     * @throws ProblemException 422 for faults, 503 when there are too many of all
     * @throws RateLimitedException when the caller has too many that no slip lists
     */
    public Attachment begin(Caller caller, @Nullable String name, @Nullable String mediaType, @Nullable Long bytes) {
        String named = FreeText.required(name, "/name", ListedAttachment.NAME);
        if (!FileName.isPlain(named)) {
            throw ProblemException.invalid(
                    "/name",
                    "invalid-value",
                    "must be the name of a file without a folder: none of / \\ : * ? \" < > |, and no dot or blank at its ends");
        }
        if (bytes == null || bytes < 1 || bytes > ListedAttachment.MOST_BYTES) {
            throw ProblemException.invalid(
                    "/bytes", "invalid-value", "must be 1 to {0} bytes", ListedAttachment.MOST_BYTES);
        }
        if (mediaType != null && !TYPE.matcher(mediaType).matches()) {
            throw ProblemException.invalid("/mediaType", "invalid-value", "must be a media type, without parameters");
        }
        AttachmentStore.Key key = new AttachmentStore.Key(node.mailbox(), ids.next());
        AttachmentStore.Limits limits = new AttachmentStore.Limits(
                config.mostPerAccount(),
                config.mostBytesPerAccount().asLongValue(),
                config.mostBytes().asLongValue());
        switch (store.begin(key, caller.account(), named, mediaType, bytes, limits, clock.instant())) {
            case BEGUN -> {
                // Its bytes may come.
            }
            case TOO_MANY_OF_ACCOUNT -> throw new RateLimitedException(LATER);
            case TOO_MANY -> throw ProblemException.crowded();
        }
        return store.find(key).orElseThrow(ProblemException::unavailable);
    }

    /**
     * Takes bytes from an offset on. What came stays, in whole pieces, also where the body breaks off.
     *
     * @param body from the offset on; may be empty, to have one looked at again that is whole
     * @throws ProblemException 404 as {@link #find}, 413 for more than was announced, 422 for what may not be attached:
     *     then it is gone, and for less than a piece, 408 and 400 for a body that comes too slowly or breaks off, 503
     *     when the scanner gives no word
     * @throws UploadElsewhereException when the upload is at another place
     */
    public Attachment append(Caller caller, UUID id, long offset, InputStream body) {
        Attachment before = find(caller, id);
        if (before.state() != State.UPLOADING || offset != before.received()) {
            throw new UploadElsewhereException(before);
        }
        long at = offset;
        for (byte[] piece = read(body); piece.length > 0; piece = read(body)) {
            if (at + piece.length > before.bytes()) {
                throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", before.bytes());
            }
            if (piece.length < PIECE && at + piece.length < before.bytes()) {
                if (at == offset) {
                    // Whoever sends the next one from there on would never come to the end.
                    throw ProblemException.invalid(
                            "", "too-short", "must be {0} bytes at least, or all that are lacking", PIECE);
                }
                break;
            }
            if (!store.append(before.key(), at, piece)) {
                throw new UploadElsewhereException(find(caller, id));
            }
            at += piece.length;
        }
        return at == before.bytes() ? whole(caller, find(caller, id)) : find(caller, id);
    }

    /**
     * All of a file at once, whose length nobody has told.
     *
     * @throws ProblemException as {@link #begin} and {@link #append}; nothing of it stays then
     */
    public Attachment receive(Caller caller, @Nullable String name, InputStream body) {
        Attachment begun = begin(caller, name, null, ListedAttachment.MOST_BYTES);
        boolean whole = false;
        try {
            long at = 0;
            for (byte[] piece = read(body); piece.length > 0; piece = read(body)) {
                if (at + piece.length > begun.bytes()) {
                    throw new ProblemException(ProblemCode.TOO_LARGE, "longer than {0} bytes", begun.bytes());
                }
                if (!store.append(begun.key(), at, piece)) {
                    throw new UploadElsewhereException(find(caller, begun.id()));
                }
                at += piece.length;
            }
            if (at == 0) {
                throw ProblemException.invalid("", "required", "the file is empty");
            }
            store.endsHere(begun.key());
            Attachment uploaded = whole(caller, find(caller, begun.id()));
            whole = true;
            return uploaded;
        } finally {
            if (!whole) {
                store.delete(begun.key());
            }
        }
    }

    private static byte[] read(InputStream body) {
        try {
            return body.readNBytes(PIECE);
        } catch (SlowBodyException e) {
            throw ProblemException.tooSlow();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off");
        }
    }

    private Attachment whole(Caller caller, Attachment attachment) {
        StoredContent content = new StoredContent(store, attachment);
        try {
            Optional<String> type = MediaTypes.of(content);
            if (type.isEmpty()) {
                throw refused(
                        attachment,
                        "content",
                        "must be PDF, OFD, a picture (PNG, JPEG, TIFF), a document of Office Open XML without macros and foreign objects, or a text in UTF-8");
            }
            if (attachment.mediaType() != null && !attachment.mediaType().equals(type.get())) {
                throw refused(attachment, "content", "is not of the media type that was announced");
            }
            Finding finding = scanner.scan(content);
            metrics.count(finding);
            switch (finding) {
                case MALWARE -> throw refused(attachment, "malware", "the scanner has found malware");
                case NONE ->
                    throw new ProblemException(
                            ProblemCode.UNAVAILABLE,
                            "the scanner gives no word now; send an empty body from the end on, later");
                case NOTHING -> {}
            }
            byte[] digest = content.digest();
            String detail = attachment.id() + ", " + attachment.bytes() + " bytes";
            QuarkusTransaction.requiringNew().run(() -> {
                if (store.uploaded(attachment.key(), type.get(), digest)) {
                    audit.enter(caller, "attachment.upload", null, detail);
                }
            });
            return find(caller, attachment.id());
        } catch (IOException | UncheckedIOException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
        }
    }

    private ProblemException refused(Attachment attachment, String code, String english) {
        store.delete(attachment.key());
        return ProblemException.invalid("", code, english);
    }

    /** @return of the caller, that no message lists, the newest first; at most a hundred */
    public List<Attachment> list(Caller caller) {
        return store.unsentOf(caller.account(), MOST_LISTED);
    }

    /** @throws ProblemException 404 for one that is not there, another account's, or one that a message lists */
    public Attachment find(Caller caller, UUID id) {
        return store.unsent(node.mailbox(), caller.account(), List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices"));
    }

    /** @return the name that its owner gave it */
    public String name(Attachment attachment) {
        return store.name(attachment.key()).orElse("");
    }

    /** @throws ProblemException 404 as {@link #find} */
    public void delete(Caller caller, UUID id) {
        store.delete(find(caller, id).key());
    }
}

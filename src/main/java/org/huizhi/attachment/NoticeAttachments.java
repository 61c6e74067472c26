package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.access.ForeignRows;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.validation.Violation;
import org.huizhi.vault.DecryptionException;

/** Attachments of notices: what a message may list, what is to be fetched of it, and what is here. */
@ApplicationScoped
public class NoticeAttachments {

    private final AttachmentStore store;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final ForeignRows foreignRows;
    private final Clock clock;

    NoticeAttachments(
            AttachmentStore store,
            CurrentDirectory directory,
            NodeIdentity node,
            ForeignRows foreignRows,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.node = node;
        this.foreignRows = foreignRows;
        this.clock = clock;
    }

    /**
     * What a message would list, for whoever asks to send it.
     *
     * @param listed as far as there are no faults
     */
    public record Listing(List<ListedAttachment> listed, List<Violation> faults) {

        static final Listing EMPTY = new Listing(List.of(), List.of());

        static Listing refused(List<Violation> faults) {
            return new Listing(List.of(), faults);
        }
    }

    /**
     * @param ids of uploads of the caller
     * @param receiver mailbox that they are to go to
     * @param pointer of the list of ids in the request
     * @param allowed whether the notice type has attachments
     */
    @Transactional
    public Listing listing(Caller caller, List<UUID> ids, String receiver, boolean allowed, String pointer) {
        if (ids.isEmpty()) {
            return Listing.EMPTY;
        }
        if (!allowed) {
            return fault(pointer, "not-allowed", "this notice type has no attachments");
        }
        if (ids.size() > ListedAttachment.MOST || new HashSet<>(ids).size() < ids.size()) {
            return fault(pointer, "invalid-value", "must be at most {0}, each once", ListedAttachment.MOST);
        }
        boolean taken = directory
                .get()
                .entry(receiver)
                .filter(DirectoryEntry::takesAttachments)
                .isPresent();
        if (!taken) {
            return fault(
                    pointer,
                    "not-supported",
                    "the node of {0} does not take attachments, as the directory says",
                    receiver);
        }
        return listing(caller, ids, pointer);
    }

    private static Listing fault(String pointer, String code, String english, Object... words) {
        return Listing.refused(List.of(new Violation(pointer, code, english, words)));
    }

    private Listing listing(Caller caller, List<UUID> ids, String pointer) {
        Map<UUID, Attachment> found = store.unsent(node.mailbox(), caller.account(), ids).stream()
                .collect(Collectors.toMap(Attachment::id, Function.identity()));
        List<Violation> faults = new ArrayList<>();
        List<ListedAttachment> listed = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Attachment attachment = found.get(ids.get(i));
            String at = pointer + "/" + i;
            if (attachment == null) {
                faults.add(
                        new Violation(at, "unknown-attachment", "must be an upload of yours that no slip lists yet"));
            } else if (attachment.state() != State.UPLOADED) {
                faults.add(new Violation(at, "incomplete", "is not uploaded to its end yet"));
            } else {
                store.name(attachment.key())
                        .map(name -> listed(attachment, name))
                        .ifPresent(listed::add);
            }
        }
        return faults.isEmpty() ? new Listing(listed, List.of()) : Listing.refused(faults);
    }

    private static ListedAttachment listed(Attachment attachment, String name) {
        String type = attachment.mediaType();
        String digest = attachment.sha256();
        if (type == null || digest == null) {
            throw new IllegalStateException("attachment " + attachment.id() + " is whole, but nobody has looked at it");
        }
        return new ListedAttachment(attachment.id(), name, type, attachment.bytes(), digest);
    }

    /** Ties uploads to the notice whose message lists them. @return false where one of them is not free any more */
    @Transactional(TxType.MANDATORY)
    public boolean send(UUID noticeId, String receiver, List<ListedAttachment> listed) {
        return listed.isEmpty()
                || store.send(
                        node.mailbox(),
                        listed.stream().map(ListedAttachment::id).toList(),
                        noticeId,
                        receiver);
    }

    /** What a message of another region lists is fetched from then on. */
    @Transactional(TxType.MANDATORY)
    public void await(String sender, UUID noticeId, List<ListedAttachment> listed) {
        listed.forEach(
                one -> store.await(sender, noticeId, one, HexFormat.of().parseHex(one.sha256()), clock.instant()));
    }

    /** @return what is here of a notice */
    @Transactional(TxType.MANDATORY)
    public HeldAttachments held(UUID noticeId) {
        return new HeldAttachments(store.ofNotice(noticeId));
    }

    /**
     * @throws java.io.UncheckedIOException when the bytes are gone meanwhile
     * @throws DecryptionException when they are not as they were stored
     * @throws IOException when the reader is gone
     */
    public void write(Attachment attachment, long from, long to, OutputStream output) throws IOException {
        try {
            new StoredContent(store, attachment).write(from, to, output);
        } catch (DecryptionException e) {
            StoredContent.tellForeign(foreignRows, attachment.key());
            throw e;
        }
    }

    public Optional<String> name(Attachment attachment) {
        return store.name(attachment.key());
    }

    /** With the person data of these notices. */
    @Transactional(TxType.MANDATORY)
    public void erase(Collection<UUID> notices) {
        store.erase(notices);
    }
}

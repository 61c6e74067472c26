package org.huizhi.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.huizhi.validation.Violation;

/** Who is told by e-mail: addresses of own offices, and of those who run the node. */
@ApplicationScoped
public class Recipients {

    /** In place of an office: those who run the node. No office has this id. */
    public static final String NODE = "node";

    /** Of one office. */
    public static final int MOST = 10;

    private final MailStore store;
    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final Audit audit;
    private final Clock clock;

    Recipients(MailStore store, CurrentDirectory directory, NodeConfig node, Audit audit, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.node = node;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Who is told in place of an office.
     *
     * @param office or {@link #NODE}
     * @param addresses none where nobody is told
     * @param language Chinese or English
     */
    public record Recipient(String office, List<String> addresses, Locale language) {

        public Recipient {
            addresses = List.copyOf(addresses);
        }
    }

    /** What became of a change. */
    public sealed interface Reply {

        record Done(Recipient recipient) implements Reply {}

        record Invalid(List<Violation> violations) implements Reply {

            public Invalid {
                violations = List.copyOf(violations);
            }
        }

        /** This region has no such office. */
        record NotFound() implements Reply {}
    }

    /** @return those for whom addresses are set, also of offices that have left the directory */
    @Transactional
    public List<Recipient> list() {
        return store.recipients();
    }

    /** @return empty for an office that this region does not have */
    @Transactional
    public Optional<Recipient> find(String office) {
        return store.recipient(office)
                .or(() -> isOwn(office)
                        ? Optional.of(new Recipient(office, List.of(), Locale.CHINESE))
                        : Optional.empty());
    }

    private boolean isOwn(String office) {
        return office.equals(NODE) || directory.get().hasOffice(node.mailbox(), office);
    }

    /** @return offices of this region, in the order of their ids */
    public List<String> offices() {
        return directory.get().entry(node.mailbox()).stream()
                .flatMap(entry -> entry.offices().stream())
                .map(Office::id)
                .filter(id -> !id.equals(NODE))
                .sorted()
                .toList();
    }

    /**
     * What waits for an address that is no longer there is not sent.
     *
     * @param addresses none, so that nobody is told any more
     */
    @Transactional
    public Reply set(Caller caller, String office, List<String> addresses, Locale language) {
        if (find(office).isEmpty()) {
            return new Reply.NotFound();
        }
        List<Violation> faults = new ArrayList<>();
        Set<String> all = new LinkedHashSet<>();
        for (int i = 0; i < addresses.size(); i++) {
            Optional<MailAddress> address = MailAddress.of(addresses.get(i));
            address.map(MailAddress::toString).ifPresent(all::add);
            if (address.isEmpty()) {
                faults.add(new Violation(
                        "/addresses/" + i,
                        "invalid-value",
                        "line {0} must be an e-mail address, as office@region.example",
                        i + 1));
            }
        }
        if (all.size() > MOST) {
            faults.add(new Violation("/addresses", "max-items", "must have at most {0} items", MOST));
        }
        if (!faults.isEmpty()) {
            return new Reply.Invalid(faults);
        }
        Recipient recipient = new Recipient(office, List.copyOf(all), language);
        store.set(recipient, caller.subject(), clock.instant());
        audit.enter(caller, "mail.recipients", null, office + ": " + all.size());
        return new Reply.Done(recipient);
    }
}

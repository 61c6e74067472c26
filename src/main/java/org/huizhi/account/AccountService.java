package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.huizhi.access.Role;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Accounts as administrators make and change them. Nobody changes his own rights, so that there is always somebody left
 * who can give them; what changes counts at the next request.
 */
@ApplicationScoped
public class AccountService {

    private static final Caller COMMAND = NodeActor.ACCOUNTS.actingFor(Set.of());

    private final AccountStore accounts;
    private final Sessions sessions;
    private final Links links;
    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final AccountSettings settings;
    private final Audit audit;
    private final Clock clock;

    AccountService(
            AccountStore accounts,
            Sessions sessions,
            Links links,
            CurrentDirectory directory,
            NodeConfig node,
            AccountSettings settings,
            Audit audit,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.links = links;
        this.directory = directory;
        this.node = node;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param name counts for a new account alone */
    public record Draft(String name, String displayName, Set<String> roles, Set<String> offices) {

        public Draft {
            roles = Set.copyOf(roles);
            offices = Set.copyOf(offices);
        }
    }

    /** What became of it. */
    public sealed interface Reply {

        /** @param link what is in a new link; null where none was made */
        record Done(Account account, @Nullable String link) implements Reply {}

        record Invalid(List<Violation> violations) implements Reply {}

        record NotFound() implements Reply {}

        /** Somebody else has changed it meanwhile. */
        record Changed(Account account) implements Reply {}

        /** It is the caller's own. */
        record Own() implements Reply {}
    }

    /** @return in the order of their names, behind one */
    public List<Account> list(String after, int limit) {
        return inTransaction(() -> accounts.after(after, limit));
    }

    public Optional<Account> find(UUID id) {
        return inTransaction(() -> accounts.find(id));
    }

    /** @return when a link that is made now can no longer be used */
    public Instant linkEndsAt() {
        return clock.instant().plus(settings.linkLife());
    }

    /** @return whether it is the caller's, who leaves it to others then */
    public boolean isOwn(Caller caller, Account account) {
        return AccountAudit.of(account).subject().equals(caller.subject());
    }

    /** Makes an account, and a link by which its owner sets it up. */
    public Reply create(Caller caller, Draft draft) {
        List<Violation> violations = new ArrayList<>();
        AccountRules.name(draft.name()).ifPresent(violations::add);
        violations.addAll(violations(draft));
        if (!violations.isEmpty()) {
            return new Reply.Invalid(violations);
        }
        String name = AccountName.of(draft.name()).orElseThrow();
        UUID id = UUID.randomUUID();
        return inTransaction(() -> {
            boolean isNew = accounts.insert(
                    id,
                    name,
                    draft.displayName().strip(),
                    sorted(draft.roles()),
                    sorted(draft.offices()),
                    caller.subject(),
                    clock.instant());
            if (!isNew) {
                return new Reply.Invalid(
                        List.of(new Violation("/name", "in-use", "must be a name that no account has or had")));
            }
            audit.enter(caller, "account.create", null, name + ": " + rights(draft.roles(), draft.offices()));
            links.withdrawFirst();
            return linked(caller, accounts.find(id).orElseThrow());
        });
    }

    private List<Violation> violations(Draft draft) {
        List<Violation> violations = new ArrayList<>();
        AccountRules.displayName(draft.displayName()).ifPresent(violations::add);
        violations.addAll(AccountRules.rights(draft.roles(), draft.offices(), directory.get(), node.mailbox()));
        return violations;
    }

    private static Collection<String> sorted(Collection<String> texts) {
        return new TreeSet<>(texts);
    }

    private static String rights(Collection<String> roles, Collection<String> offices) {
        return "roles " + String.join(", ", sorted(roles)) + "; offices " + String.join(", ", sorted(offices));
    }

    private Reply linked(Caller caller, Account account) {
        String link = links.create(LinkPurpose.SET_UP, account.id(), caller.subject(), settings.linkLife());
        audit.enter(caller, "account.link", null, account.name());
        return new Reply.Done(account, link);
    }

    /** @param version that the caller has seen */
    public Reply change(Caller caller, UUID id, int version, Draft draft) {
        List<Violation> violations = violations(draft);
        return changed(caller, id, account -> {
            if (!violations.isEmpty()) {
                return new Reply.Invalid(violations);
            }
            boolean isDone = accounts.update(
                    id,
                    version,
                    draft.displayName().strip(),
                    sorted(draft.roles()),
                    sorted(draft.offices()),
                    account.mustChange(),
                    account.disabledAt());
            return done(caller, isDone, account, "account.change", rights(draft.roles(), draft.offices()));
        });
    }

    /** Whoever it is is out at once, with all sessions; the link too. */
    public Reply disable(Caller caller, UUID id, int version) {
        return changed(caller, id, account -> {
            boolean isDone = set(account, version, account.mustChange(), clock.instant());
            if (isDone) {
                sessions.endAll(id);
                links.withdraw(id);
            }
            return done(caller, isDone, account, "account.disable", null);
        });
    }

    public Reply enable(Caller caller, UUID id, int version) {
        return changed(
                caller,
                id,
                account -> done(
                        caller, set(account, version, account.mustChange(), null), account, "account.enable", null));
    }

    /** Has a new password set at the next sign-in. */
    public Reply requireChange(Caller caller, UUID id, int version) {
        return changed(
                caller,
                id,
                account -> done(
                        caller,
                        set(account, version, true, account.disabledAt()),
                        account,
                        "account.require-change",
                        null));
    }

    private boolean set(Account account, int version, boolean mustChange, @Nullable Instant disabledAt) {
        return accounts.update(
                account.id(),
                version,
                account.displayName(),
                account.roles(),
                account.offices(),
                mustChange,
                disabledAt);
    }

    /** Makes a link for who has lost password or second factor; what he has is good until he uses it. */
    public Reply link(Caller caller, UUID id) {
        return changed(caller, id, account -> linked(caller, account));
    }

    /** Ends all sessions of somebody. */
    public Reply endSessions(Caller caller, UUID id) {
        return inTransaction(() -> {
            Optional<Account> account = accounts.find(id);
            if (account.isEmpty()) {
                return new Reply.NotFound();
            }
            sessions.endAll(id);
            links.withdrawSecondFactor(id);
            audit.enter(
                    caller, "account.sign-out-everywhere", null, account.get().name());
            return new Reply.Done(account.get(), null);
        });
    }

    private interface Change {

        Reply of(Account account);
    }

    private Reply changed(Caller caller, UUID id, Change change) {
        return inTransaction(() -> {
            Optional<Account> account = accounts.find(id);
            if (account.isEmpty()) {
                return new Reply.NotFound();
            }
            if (isOwn(caller, account.get())) {
                return new Reply.Own();
            }
            endForeign(account.get());
            return change.of(account.get());
        });
    }

    /** It is made anew: whoever was signed in with what it was is not. */
    private void endForeign(Account account) {
        if (account.isForeign()) {
            sessions.endAll(account.id());
            links.withdraw(account.id());
        }
    }

    private Reply done(Caller caller, boolean isDone, Account account, String action, @Nullable String detail) {
        Account now = accounts.find(account.id()).orElseThrow();
        if (!isDone) {
            return new Reply.Changed(now);
        }
        audit.enter(caller, action, null, account.name() + (detail == null ? "" : ": " + detail));
        return new Reply.Done(now, null);
    }

    /**
     * From the command line, for who has lost everything.
     *
     * @param isNew makes an administrator of this name, where there is no such account, or its row is foreign
     * @return what is in the link
     * @throws IllegalArgumentException when there is no such account, and none is to be made
     */
    public String linkByCommand(String name, boolean isNew) {
        return inTransaction(() -> {
            String known = AccountName.of(name)
                    .orElseThrow(() -> new IllegalArgumentException("this can be the name of no account"));
            List<String> root = directory.get().rootOffice(node.mailbox()).map(Office::id).stream()
                    .toList();
            if (accounts.find(known).isEmpty() && isNew) {
                accounts.insert(
                        UUID.randomUUID(),
                        known,
                        known,
                        Set.of(Role.ADMINISTRATOR),
                        root,
                        COMMAND.subject(),
                        clock.instant());
                audit.enter(COMMAND, "account.create", null, known + ": " + rights(Set.of(Role.ADMINISTRATOR), root));
            }
            Account account = accounts.find(known)
                    .orElseThrow(() -> new IllegalArgumentException("there is no account of this name"));
            if (account.isForeign() && !isNew) {
                throw new IllegalArgumentException(
                        "the row of this account is not what this node has written:"
                                + " an administrator makes it anew on its page, or --administrator does, as an administrator's");
            }
            if (account.isForeign()) {
                endForeign(account);
                accounts.update(account.id(), account.version(), known, Set.of(Role.ADMINISTRATOR), root, false, null);
                audit.enter(COMMAND, "account.change", null, known + ": " + rights(Set.of(Role.ADMINISTRATOR), root));
            }
            if (account.isDisabled()) {
                set(account, account.version(), account.mustChange(), null);
                audit.enter(COMMAND, "account.enable", null, known);
            }
            String link = links.create(LinkPurpose.SET_UP, account.id(), COMMAND.subject(), settings.linkLife());
            audit.enter(COMMAND, "account.link", null, known);
            return link;
        });
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

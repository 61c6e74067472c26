package org.huizhi.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.huizhi.access.Audit;
import org.huizhi.access.Role;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** What can be done with a one-time link: set password and second factor, once. */
@ApplicationScoped
public class SetUpService {

    private final Links links;
    private final AccountStore accounts;
    private final Sessions sessions;
    private final PasswordHasher hasher;
    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final Audit audit;
    private final AccountSettings settings;
    private final Clock clock;

    SetUpService(
            Links links,
            AccountStore accounts,
            Sessions sessions,
            PasswordHasher hasher,
            CurrentDirectory directory,
            NodeConfig node,
            Audit audit,
            AccountSettings settings,
            Clock clock) {
        this.links = links;
        this.accounts = accounts;
        this.sessions = sessions;
        this.hasher = hasher;
        this.directory = directory;
        this.node = node;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What a link offers.
     *
     * @param account whose; null for the first one
     * @param secret of the second factor, as people type it
     * @param uri the same, as an app reads it out of a picture; its name is the account's, or {@code admin} while there
     *     is none
     */
    public record Offer(LinkPurpose purpose, @Nullable Account account, String secret, String uri) {}

    /**
     * @param name and {@code displayName} count for the first account alone, {@code password} not for a second factor
     */
    public record Wanted(String name, String displayName, String password, String code) {}

    /** What became of it. */
    public sealed interface Reply {

        /** @param recoveryCodes shown this once */
        record Done(Account account, List<String> recoveryCodes) implements Reply {}

        record Invalid(List<Violation> violations) implements Reply {}

        /** Used, replaced by another, or too old. */
        record Gone() implements Reply {}

        /** Too many passwords are being set at this moment. */
        record Busy() implements Reply {}
    }

    private record Known(Links.Found link, @Nullable Account account) {

        private String name() {
            return account == null ? "admin" : account.name();
        }
    }

    /** @return empty where the link leads nowhere, or nowhere any more */
    public Optional<Offer> offer(String token) {
        return inTransaction(() -> known(token))
                .map(known -> new Offer(
                        known.link().purpose(),
                        known.account(),
                        OneTimeCodes.text(known.link().secret()),
                        OneTimeCodes.uri(known.link().secret(), "Huizhi " + node.mailbox(), known.name())));
    }

    private Optional<Known> known(String token) {
        Optional<Links.Found> link = settings.local() ? links.find(token) : Optional.empty();
        if (link.isEmpty()) {
            return Optional.empty();
        }
        UUID id = link.get().account();
        if (id == null) {
            return accounts.isEmpty() ? Optional.of(new Known(link.get(), null)) : Optional.empty();
        }
        return accounts.find(id).filter(Account::isUsable).map(account -> new Known(link.get(), account));
    }

    /** Uses the link up, if all is right. */
    public Reply complete(String token, Wanted wanted) {
        Optional<Known> found = inTransaction(() -> known(token));
        if (found.isEmpty()) {
            return new Reply.Gone();
        }
        Known known = found.get();
        boolean setsPassword = known.link().purpose() != LinkPurpose.SECOND_FACTOR;
        OptionalLong step = OneTimeCodes.step(known.link().secret(), wanted.code(), clock.instant());
        List<Violation> violations = violations(known, wanted, setsPassword, step.isPresent());
        if (!violations.isEmpty()) {
            return new Reply.Invalid(violations);
        }
        try {
            String hash = setsPassword ? hasher.hash(wanted.password()) : null;
            return inTransaction(() -> store(token, known, wanted, hash, step.getAsLong()));
        } catch (PasswordHasher.BusyException e) {
            return new Reply.Busy();
        }
    }

    private static List<Violation> violations(Known known, Wanted wanted, boolean setsPassword, boolean codeIsRight) {
        List<Violation> violations = new ArrayList<>();
        Optional<String> name = known.account() == null
                ? AccountName.of(wanted.name())
                : Optional.of(known.account().name());
        if (known.account() == null) {
            AccountRules.name(wanted.name()).ifPresent(violations::add);
            AccountRules.displayName(wanted.displayName()).ifPresent(violations::add);
        }
        if (setsPassword && name.isPresent()) {
            PasswordRules.fault(wanted.password(), name.get(), "/password").ifPresent(violations::add);
        }
        if (!codeIsRight) {
            violations.add(new Violation("/code", "invalid-value", "must be the code that the app shows now"));
        }
        return violations;
    }

    private Reply store(String token, Known known, Wanted wanted, @Nullable String hash, long step) {
        if (!links.use(token)) {
            return new Reply.Gone();
        }
        Account account = known.account() == null ? first(wanted) : known.account();
        if (account == null) {
            return new Reply.Gone();
        }
        if (hash != null) {
            accounts.setPassword(account.id(), hash, clock.instant());
        }
        List<String> recoveryCodes = OneTimeCodes.newRecoveryCodes();
        accounts.setSecondFactor(
                account.id(),
                known.link().secret(),
                step,
                recoveryCodes.stream().map(OneTimeCodes::kept).toList());
        sessions.endAll(account.id());
        audit.enter(
                AccountAudit.of(account), "account." + known.link().purpose().code(), null, account.name());
        return new Reply.Done(account, recoveryCodes);
    }

    /** @return null where somebody was faster */
    private @Nullable Account first(Wanted wanted) {
        accounts.lockFirst();
        if (!accounts.isEmpty()) {
            return null;
        }
        UUID id = UUID.randomUUID();
        accounts.insert(
                id,
                AccountName.of(wanted.name()).orElseThrow(),
                wanted.displayName().strip(),
                Set.of(Role.ADMINISTRATOR),
                directory.get().rootOffice(node.mailbox()).map(Office::id).stream()
                        .toList(),
                "the link in the log",
                clock.instant());
        links.withdrawFirst();
        return accounts.find(id).orElseThrow();
    }

    private static <T> T inTransaction(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}

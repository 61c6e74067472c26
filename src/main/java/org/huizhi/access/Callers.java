package org.huizhi.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do here, decided once for every operation and before any of them. Regions may share an issuer, so a
 * role counts only with an office of this node, and one that concerns the whole node only with its root office: an
 * auditor of another region is an auditor there.
 */
@ApplicationScoped
public class Callers {

    /** Of the names of accounts that the node keeps itself, and of nobody else's. */
    static final String ACCOUNT_PREFIX = "account:";

    /** Of the names of those for whom the issuer of the console vouches, and of nobody else's. */
    static final String GUEST_PREFIX = "oidc:";

    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final ShownRights shown;

    Callers(CurrentDirectory directory, NodeConfig node, ShownRights shown) {
        this.directory = directory;
        this.node = node;
        this.shown = shown;
    }

    /**
     * Who is behind a request; its name is the account.
     *
     * @param until the end of the token that it showed; null where it showed none
     */
    record Known(Caller caller, Rights rights, @Nullable Instant until) implements Principal {

        @Override
        public String getName() {
            return caller.account();
        }
    }

    /** @return who shows this certificate */
    public SecurityIdentity identity(RegisteredClient client) {
        return identity(client.subject(), client.subject(), client.roles(), client.offices(), null);
    }

    /** @return who has signed in with an account of this node */
    public SecurityIdentity identity(String account, Set<String> roles, Collection<String> offices) {
        String subject = ACCOUNT_PREFIX + account;
        return identity(subject, subject, roles, offices, null);
    }

    /** @return for whom the issuer of the console vouches */
    public SecurityIdentity identity(Guest guest) {
        return identity(GUEST_PREFIX + guest.name(), guest.account(), guest.roles(), guest.offices(), null);
    }

    /** @return the same with what counts here alone; no roles where none does */
    public Guest here(Guest guest) {
        Directory current = directory.get();
        Set<String> roles =
                identity(guest).getRoles().stream().filter(Role.ALL::contains).collect(Collectors.toSet());
        Set<String> offices = guest.offices().stream()
                .filter(office -> current.hasOffice(node.mailbox(), office))
                .collect(Collectors.toSet());
        return new Guest(guest.issuer(), guest.subject(), guest.name(), roles, offices);
    }

    /** No name of a caller has a line feed ({@link CallerName}), so nobody can call himself by another's account. */
    static String account(String issuer, String subject) {
        return issuer + '\n' + subject;
    }

    /** @return whether it has signed in with a browser, and not shown a token or a certificate */
    public static boolean hasSession(Caller caller) {
        return isAccount(caller.subject()) || caller.subject().startsWith(GUEST_PREFIX);
    }

    /** @return the name of the account, or what somebody is called by who vouches for him */
    public static String nameOf(Caller caller) {
        return nameOf(caller.subject());
    }

    /** @return the same of a subject, as timelines and the audit log have it */
    public static String nameOf(String subject) {
        return isAccount(subject) || subject.startsWith(GUEST_PREFIX)
                ? subject.substring(subject.indexOf(':') + 1)
                : subject;
    }

    /** @return whether it is an account that the node keeps itself */
    public static boolean isAccount(String subject) {
        return subject.startsWith(ACCOUNT_PREFIX);
    }

    /** @return somebody for whom the issuer of the console vouches, as the audit log names him */
    public static Caller ofGuest(Guest guest) {
        return new Caller(GUEST_PREFIX + guest.name(), guest.account(), Set.of(), Set.of());
    }

    /** @return an account of this node, as the audit log names it, where it acts upon itself */
    public static Caller ofAccount(String account) {
        return new Caller(ACCOUNT_PREFIX + account, Set.of(), Set.of());
    }

    /**
     * @param claimed roles as its issuer has them
     * @param named roots of what it may see, of whatever region
     * @param until the end of its token
     */
    SecurityIdentity identity(
            String subject, String account, Set<String> claimed, Collection<String> named, @Nullable Instant until) {
        Rights rights = new Rights(subject, account, claimed, Set.copyOf(named));
        shown.note(rights);
        Caller caller = caller(rights);
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new Known(caller, rights, until))
                .addRoles(caller.roles())
                .build();
    }

    /** @return what counts of these rights here, by the directory of now */
    Caller caller(Rights rights) {
        Directory current = directory.get();
        Set<String> own = rights.offices().stream()
                .filter(office -> current.hasOffice(node.mailbox(), office))
                .collect(Collectors.toSet());
        Set<String> roles = own.isEmpty() ? Set.of() : new HashSet<>(rights.roles());
        if (!own.isEmpty() && !isForAll(current, own)) {
            roles.removeAll(Role.NODE_WIDE);
        }
        return new Caller(rights.subject(), rights.account(), roles, current.subtree(own));
    }

    private boolean isForAll(Directory current, Set<String> own) {
        return current.rootOffice(node.mailbox())
                .map(Office::id)
                .filter(own::contains)
                .isPresent();
    }
}

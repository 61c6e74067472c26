package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.huizhi.access.Callers;

/** What those are called who have done something: timelines keep the account, people know each other by name. */
@ApplicationScoped
public class AccountNames {

    private final AccountStore accounts;

    AccountNames(AccountStore accounts) {
        this.accounts = accounts;
    }

    /**
     * @param subject as timelines and the audit log have it
     * @return of an account the person and, since two may be called the same, how it signs in; of others their name
     */
    @Transactional
    public String of(String subject) {
        String name = Callers.nameOf(subject);
        if (!Callers.isAccount(subject)) {
            return name;
        }
        return accounts.find(name)
                .filter(account -> !account.isForeign())
                .map(Account::displayName)
                .filter(displayName -> !displayName.equals(name))
                .map(displayName -> displayName + " (" + name + ")")
                .orElse(name);
    }
}

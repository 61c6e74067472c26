package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.AccountRegister;
import org.huizhi.access.Callers;
import org.huizhi.access.Rights;

/** The accounts of this node, for what goes on for them while they do not call. */
@ApplicationScoped
class RegisteredAccounts implements AccountRegister {

    private final AccountStore accounts;

    RegisteredAccounts(AccountStore accounts) {
        this.accounts = accounts;
    }

    @Override
    public boolean keeps(String account) {
        return Callers.isAccount(account);
    }

    @Override
    public Optional<Rights> rights(String account) {
        return accounts.find(Callers.nameOf(account))
                .filter(Account::isUsable)
                .map(held -> new Rights(account, account, held.roles(), Set.copyOf(held.offices())));
    }
}

package org.huizhi.account;

import org.huizhi.access.Caller;
import org.huizhi.access.Callers;

/** Who acts, where somebody does it with his own account. */
final class AccountAudit {

    private AccountAudit() {}

    static Caller of(Account account) {
        return Callers.ofAccount(account.name());
    }
}

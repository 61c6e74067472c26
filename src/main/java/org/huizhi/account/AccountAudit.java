package org.huizhi.account;

import org.huizhi.access.Caller;
import org.huizhi.access.Callers;

/** Who acts, where somebody does it with what is his own. */
final class AccountAudit {

    private AccountAudit() {}

    static Caller of(Account account) {
        return Callers.ofAccount(account.name());
    }

    static Caller of(Session.Current current) {
        return current instanceof Session.OfGuest of
                ? Callers.ofGuest(of.guest())
                : of(((Session.Known) current).account());
    }
}

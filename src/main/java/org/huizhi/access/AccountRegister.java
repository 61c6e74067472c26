package org.huizhi.access;

import java.util.Optional;

/** Who has a register of accounts knows their rights as they are now, whatever they showed last. */
public interface AccountRegister {

    /** @return whether accounts of this name are in it, and in no other */
    boolean keeps(String account);

    /** @return empty where nobody may call as this account now */
    Optional<Rights> rights(String account);
}

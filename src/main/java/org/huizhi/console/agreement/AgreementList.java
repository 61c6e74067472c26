package org.huizhi.console.agreement;

import java.util.List;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a list of agreements.
 *
 * @param states keys of the words of states that can be asked for
 * @param found how many are like that
 * @param waiting how many proposals wait for an administrator here, whatever was asked for
 * @param next address of the next page; null on the last
 */
public record AgreementList(
        Form filter,
        List<Option> partners,
        List<String> states,
        boolean filtered,
        int found,
        long waiting,
        @Nullable String next) {}

package org.huizhi.console;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that a request names and somebody is sent to: of this console, or none. */
public final class OwnAddress {

    static final String START = "/console";
    private static final int LONGEST = 2000;
    /** Two slashes, or one the other way round, would lead elsewhere. */
    private static final Pattern FORM = Pattern.compile("/console(/[A-Za-z0-9_.~%-]+)*/?(\\?[A-Za-z0-9_.~%&=+:-]*)?");

    /** In a path: steps upwards, slashes and line ends, however they are written. */
    private static final Pattern DEVIOUS = Pattern.compile("^[^?]*(\\.\\.|%2[eEfF]|%5[cC]|%0).*");

    private static final Pattern MALFORMED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private OwnAddress() {}

    /** @return path and query of the page from which a form came; empty where the browser does not say it */
    static Optional<String> ofReferer(@Nullable String referer) {
        int path = referer == null ? -1 : referer.indexOf('/', referer.indexOf("//") + 2);
        return referer == null || path < 0
                ? Optional.empty()
                : Optional.of(referer.substring(path)).filter(OwnAddress::isOwn);
    }

    /** @return the address where it is one of this console, else its start page */
    public static String orStart(@Nullable String address) {
        return address != null && isOwn(address) ? address : START;
    }

    private static boolean isOwn(String address) {
        return address.length() <= LONGEST
                && FORM.matcher(address).matches()
                && !DEVIOUS.matcher(address).matches()
                && !MALFORMED.matcher(address).find();
    }
}

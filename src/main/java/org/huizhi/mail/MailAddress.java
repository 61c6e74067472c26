package org.huizhi.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Address of a mailbox, as every mail server takes it: no quoted names, no comments, no address literals, and a domain
 * in ASCII (RFC 5890) whatever it was written in.
 *
 * @param name before the sign
 * @param host in lower case
 */
record MailAddress(String name, String host) {

    /** RFC 5321, section 4.5.3.1. */
    private static final int LONGEST = 254;

    private static final int LONGEST_NAME = 64;

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern NAME = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** @return empty for what is no address */
    static Optional<MailAddress> of(String text) {
        int sign = text.lastIndexOf('@');
        if (sign < 1) {
            return Optional.empty();
        }
        String name = text.substring(0, sign);
        return ascii(text.substring(sign + 1))
                .filter(host -> DOMAIN.matcher(host).matches())
                .filter(host -> NAME.matcher(name).matches() && name.length() <= LONGEST_NAME)
                .map(host -> new MailAddress(name, host))
                .filter(address -> address.toString().length() <= LONGEST);
    }

    private static Optional<String> ascii(String host) {
        // Nothing of a line end may be lost on the way, as some mappings lose it.
        if (host.length() > LONGEST || host.codePoints().anyMatch(MailAddress::isNoLetter)) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isNoLetter(int point) {
        return !Character.isLetterOrDigit(point)
                && point != '-'
                && point != '.'
                && point != '。'
                && Character.getType(point) != Character.NON_SPACING_MARK;
    }

    @Override
    public String toString() {
        return name + "@" + host;
    }
}

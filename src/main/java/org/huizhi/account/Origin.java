package org.huizhi.account;

import java.util.Arrays;
import org.huizhi.validation.TextRule;

/**
 * From where somebody signs in.
 *
 * @param address IP address, as the node sees it
 * @param agent what the browser calls itself
 */
public record Origin(String address, String agent) {

    private static final int LONGEST = 200;
    /** Of an IPv6 address: whoever has one has all that begin so. */
    private static final int GROUPS_OF_NETWORK = 4;

    /** So a listener for both families may write an IPv4 address (RFC 4291, section 2.5.5.2). */
    private static final String MAPPED = "::ffff:";

    public Origin {
        address = shortened(plain(address));
        agent = shortened(agent);
    }

    private static String plain(String text) {
        boolean isMapped = text.regionMatches(true, 0, MAPPED, 0, MAPPED.length()) && text.indexOf('.') > 0;
        return isMapped ? text.substring(MAPPED.length()) : text;
    }

    private static String shortened(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return TextRule.isPlain(cut) && cut.indexOf('\n') < 0 ? cut : "?";
    }

    /** @return what attempts are counted by: the address, or the /64 network of an IPv6 address */
    String network() {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] halves = address.split("::", 2);
        String[] first = halves[0].split(":");
        return String.join(":", Arrays.copyOf(padded(first), GROUPS_OF_NETWORK)) + "::/64";
    }

    private static String[] padded(String[] groups) {
        String[] all = Arrays.copyOf(groups, Math.max(groups.length, GROUPS_OF_NETWORK));
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i] == null || all[i].isEmpty() ? "0" : all[i];
        }
        return all;
    }
}

package org.huizhi.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * @param prefix all bytes of an address; those behind the length are not looked at
 * @param length bits that count
 */
record Network(byte[] prefix, int length) {

    /** Digits, dots, colons: nothing that would be looked up by name. */
    private static final Pattern FORM = Pattern.compile("([0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/([0-9]{1,3})");

    /** @throws IllegalArgumentException naming what is no network */
    static Network parse(String text) {
        var parts = FORM.matcher(text);
        if (parts.matches()) {
            try {
                byte[] prefix = InetAddress.getByName(parts.group(1)).getAddress();
                int length = Integer.parseInt(parts.group(2));
                boolean whole = prefix.length == (parts.group(1).indexOf(':') >= 0 ? 16 : 4);
                if (whole && length <= prefix.length * Byte.SIZE) {
                    return new Network(prefix, length);
                }
            } catch (UnknownHostException e) {
                // Falls through to the same answer.
            }
        }
        throw new IllegalArgumentException("not a network, say 10.20.0.0/16: " + text);
    }

    boolean isOneAddress() {
        return length == prefix.length * Byte.SIZE;
    }

    boolean contains(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
            return false;
        }
        int rest = length % Byte.SIZE;
        return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && length == network.length && Arrays.equals(prefix, network.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prefix) + length;
    }

    @Override
    public String toString() {
        return Arrays.toString(prefix) + "/" + length;
    }
}

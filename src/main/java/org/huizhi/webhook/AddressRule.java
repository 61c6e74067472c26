package org.huizhi.webhook;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which addresses a node calls because somebody asked for it: those of the public internet, and those of networks that
 * its operator named. Everything else is the node's own surroundings, which whoever registers an address must not reach
 * through it.
 */
final class AddressRule {

    /** Not of the public internet (IANA's registry of special-purpose addresses), and a cloud's metadata service. */
    private static final List<Network> INSIDE_IPV4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    /** What is given out of IPv6; loopback, link-local, unique local and multicast addresses are not in it. */
    private static final Network PUBLIC_IPV6 = Network.parse("2000::/3");
    /** Of that, protocols and tunnels (Teredo, 6to4), which lead to addresses within them, and examples. */
    private static final List<Network> INSIDE_IPV6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
    /** NAT64 (RFC 6052): the last four bytes are the address that is reached. */
    private static final Network NAT64 = Network.parse("64:ff9b::/96");

    private static final Network MAPPED =
            new Network(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0}, 96);

    /**
     * The machine itself, its link, and what clouds tell it there, credentials among them: not meant by whoever allows
     * a network around them.
     */
    private static final List<Network> NAMED_ALONE = networks(
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "::/127",
            "fe80::/10",
            "fd00:ec2::254/128",
            "fd20:ce::254/128");

    private static final int IPV4_BYTES = 4;

    private final List<Network> allowed;
    private final Predicate<InetAddress> own;

    /**
     * @param allowed networks inside that may be called; addresses of the machine itself only where one is named alone
     * @param own whether an address is one of this machine, which may be a public one
     */
    AddressRule(List<Network> allowed, Predicate<InetAddress> own) {
        this.allowed = List.copyOf(allowed);
        this.own = own;
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    boolean permits(InetAddress called) {
        byte[] address = called.getAddress();
        if (NAT64.contains(address) || MAPPED.contains(address)) {
            return permits(address(Arrays.copyOfRange(address, address.length - IPV4_BYTES, address.length)));
        }
        if (own.test(called) || isIn(NAMED_ALONE, address)) {
            return allowed.stream().anyMatch(network -> network.isOneAddress() && network.contains(address));
        }
        if (isIn(allowed, address)) {
            return true;
        }
        if (address.length == IPV4_BYTES) {
            return !isIn(INSIDE_IPV4, address);
        }
        return PUBLIC_IPV6.contains(address) && !isIn(INSIDE_IPV6, address);
    }

    /** Without the name that it came from, so that nothing looks that up again. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** @return whether it is an address of this machine, or that cannot be told */
    static boolean isOwn(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean isIn(List<Network> networks, byte[] address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}

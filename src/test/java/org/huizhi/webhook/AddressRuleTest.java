package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a node lets others have it call. */
class AddressRuleTest {

    private static final AddressRule USUAL = new AddressRule(List.of(), address -> false);

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.100.100.200",
                "169.254.169.254",
                "168.63.129.16",
                "192.0.0.192",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.1.2.3",
                "::127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1"
            })
    void nothingInsideIsCalled(String literal) {
        assertThat(USUAL.permits(address(literal))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "11.0.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "192.169.0.1",
                "223.5.5.5",
                "2400:3200::1",
                "64:ff9b::808:808"
            })
    void thePublicInternetIsCalled(String literal) {
        assertThat(USUAL.permits(address(literal))).isTrue();
    }

    @Test
    void aNetworkInsideIsCalledWhereItIsNamedAndNothingBesideIt() {
        AddressRule rule = new AddressRule(
                List.of(Network.parse("10.20.0.0/15"), Network.parse("127.0.0.1/32"), Network.parse("fd12:3456::/32")),
                address -> false);

        assertThat(List.of("10.20.0.1", "10.21.255.255", "127.0.0.1", "fd12:3456:1::1", "64:ff9b::a14:1"))
                .allSatisfy(literal ->
                        assertThat(rule.permits(address(literal))).as(literal).isTrue());
        assertThat(List.of("10.22.0.1", "10.19.0.1", "127.0.0.2", "fd12:3457::1"))
                .allSatisfy(literal ->
                        assertThat(rule.permits(address(literal))).as(literal).isFalse());
    }

    /** Who allows a network does not mean the machine within it, nor what a cloud tells its machines. */
    @Test
    void theMachineItselfAndWhatACloudTellsItAreCalledOnlyWhereTheyAreNamedAlone() {
        InetAddress own = address("10.20.0.9");
        AddressRule wide = new AddressRule(
                Stream.of("0.0.0.0/0", "10.20.0.0/16", "100.64.0.0/10", "::/0", "64:ff9b::/96")
                        .map(Network::parse)
                        .toList(),
                own::equals);
        AddressRule alone = new AddressRule(
                Stream.of("10.20.0.9/32", "127.0.0.1/32", "169.254.169.254/32", "::1/128")
                        .map(Network::parse)
                        .toList(),
                own::equals);

        assertThat(List.of("10.20.0.8", "192.168.1.1", "100.64.0.1", "fd12::1"))
                .allSatisfy(literal ->
                        assertThat(wide.permits(address(literal))).as(literal).isTrue());
        assertThat(List.of(
                        "10.20.0.9",
                        "0.0.0.0",
                        "127.0.0.1",
                        "127.0.0.9",
                        "169.254.169.254",
                        "100.100.100.200",
                        "168.63.129.16",
                        "::1",
                        "::",
                        "fe80::1",
                        "fd00:ec2::254",
                        "::ffff:127.0.0.1",
                        "64:ff9b::7f00:1",
                        "64:ff9b::a9fe:a9fe"))
                .allSatisfy(literal ->
                        assertThat(wide.permits(address(literal))).as(literal).isFalse());
        assertThat(List.of("10.20.0.9", "127.0.0.1", "169.254.169.254", "::1"))
                .allSatisfy(literal ->
                        assertThat(alone.permits(address(literal))).as(literal).isTrue());
        assertThat(alone.permits(address("127.0.0.2"))).isFalse();
    }

    /** A node can have a public address: its management port and its neighbours listen there too. */
    @Test
    void aPublicAddressOfTheMachineItselfIsInside() {
        InetAddress own = address("8.8.4.4");
        AddressRule rule = new AddressRule(List.of(), own::equals);

        assertThat(List.of("8.8.4.4", "::ffff:8.8.4.4", "64:ff9b::808:404"))
                .allSatisfy(literal ->
                        assertThat(rule.permits(address(literal))).as(literal).isFalse());
        assertThat(rule.permits(address("8.8.8.8"))).isTrue();
        assertThat(new AddressRule(List.of(Network.parse("8.8.4.4/32")), own::equals).permits(own))
                .isTrue();
        assertThat(AddressRule.isOwn(InetAddress.getLoopbackAddress())).isTrue();
        assertThat(AddressRule.isOwn(address("8.8.8.8"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "inside.example/8", "::1/129", "1:2/4", "10.0.0.0/-1"
            })
    void whatIsNoNetworkIsNamed(String text) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a network");
    }
}

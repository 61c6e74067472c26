package org.huizhi.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for an address, and what would be something else on the way to a mail server. */
class MailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "wsj@yl.gov.example, wsj@yl.gov.example",
        "Zhang.San+hz@YL.Example, Zhang.San+hz@yl.example",
        "hub@榆林.example, hub@xn--btvx6b.example",
        "hub@榆林。example, hub@xn--btvx6b.example",
        "o'neil@a-b.example, o'neil@a-b.example"
    })
    void anAddressIsWrittenInAscii(String written, String address) {
        assertThat(MailAddress.of(written)).map(MailAddress::toString).hasValue(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a@",
                "@b.example",
                "a b@c.example",
                "a@b",
                "a@b.example\r\nBcc: x@y.example",
                "a\r\nBcc: x@y.example",
                "a\n@b.example",
                "a@b.example\u2028",
                "a@b.\u200bexample",
                "a@[127.0.0.1]",
                "\"a b\"@c.example",
                "<a@b.example>",
                "A <a@b.example>",
                "a@b.example, c@d.example",
                "a@b.example> SIZE=1",
                ".a@b.example",
                "a..b@c.example",
                "张三@b.example",
                "a@-b.example",
                "a@b..example",
                "a@b_c.example"
            })
    void whatIsNoAddress(String text) {
        assertThat(MailAddress.of(text)).isEmpty();
    }

    @Test
    void noneIsLongerThanServersTake() {
        assertThat(MailAddress.of("a".repeat(65) + "@b.example")).isEmpty();
        assertThat(MailAddress.of("a@" + "b".repeat(64) + ".example")).isEmpty();
        assertThat(MailAddress.of("a@" + ("b".repeat(62) + ".").repeat(4) + "example"))
                .isEmpty();
    }

    @Test
    void aNameOfARegionIsOneLine() {
        assertThat(MailText.plain("榆林\r\nBcc: x@y.example\u202e")).isEqualTo("榆林  Bcc: x@y.example ");
        assertThat(MailText.plain("𠮷".repeat(100))).isEqualTo("𠮷".repeat(60));
    }
}

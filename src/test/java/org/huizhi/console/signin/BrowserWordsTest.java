package org.huizhi.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session is recognised by. */
class BrowserWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
                        + " Safari/537.36 Edg/142.0.0.0 | Edge 142 · Windows",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
                        + " | Chrome 142 · Linux",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1"
                        + " Safari/605.1.15 | Safari 18 · macOS",
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
                        + " Mobile Safari/537.36 | Chrome 142 · Android",
                "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0 | Firefox 145 · Windows",
                "curl/8.5.0 | curl/8.5.0"
            })
    void aBrowserIsCalledByItsNameAndSystem(String agent, String called) {
        assertThat(BrowserWords.called(agent)).isEqualTo(called);
    }

    @Test
    void theMachineOfTheNodeIsNoAddress() {
        assertThat(BrowserWords.isHere("0:0:0:0:0:0:0:1")).isTrue();
        assertThat(BrowserWords.isHere("10.2.3.4")).isFalse();
    }
}

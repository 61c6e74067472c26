package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a paper says of where it is checked. */
class PublicAddressTest {

    private static final URI ASKED = URI.create("http://whatever.the-host-header.says/");

    @Test
    void itIsTheOneThatIsSetWhateverARequestSays() {
        PublicAddress address = new PublicAddress(Optional.of(URI.create("https://huizhi.yulin.example")));

        assertThat(address.of(ASKED, "/console/paper")).hasToString("https://huizhi.yulin.example/console/paper");
    }

    @Test
    void whereNoneIsSetItIsTheOneThatWasAsked() {
        assertThat(new PublicAddress(Optional.empty()).of(ASKED, "/console/paper"))
                .hasToString("http://whatever.the-host-header.says/console/paper");
    }

    @Test
    void whatIsNoAddressIsFoundAtTheStart() {
        assertThatThrownBy(() -> new PublicAddress(Optional.of(URI.create("huizhi.yulin.example"))))
                .hasMessageContaining("huizhi.console.address");
    }
}

package org.huizhi.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.huizhi.testsupport.Slips;
import org.junit.jupiter.api.Test;

class CertificateDigestTest {

    private static final String DIGEST = "4f4d5c15842d9c958658c729ff23de580821d81958a05c7fc2d524bf818c0915";

    private static final String QUESTION = """
            {"certificate": {"kind": "marriage", "number": "J610800-2019-0123", "issuer": "榆林市民政局", "issuedOn": "2019-05-20"},
             "holder": {"name": "王小明", "documentKind": "identity-card", "documentNumber": "00000019900101000x"}}""";

    @Test
    void theDigestIsTheOneOfTheContractsExample() throws IOException {
        assertThat(CertificateDigest.of(Slips.json(QUESTION))).isEqualTo(DIGEST);
        assertThat(Files.readString(Path.of("openapi/huizhi-node.yaml"))).contains(DIGEST);
    }

    @Test
    void anotherHolderOrNumberIsAnotherCertificate() {
        assertThat(CertificateDigest.of(Slips.json(QUESTION.replace("0123", "0124"))))
                .isNotEqualTo(DIGEST);
        assertThat(CertificateDigest.of(Slips.json(QUESTION.replace("identity-card", "passport"))))
                .isNotEqualTo(DIGEST);
    }
}

package org.huizhi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.huizhi.conformance.ConformanceReport;
import org.huizhi.conformance.ConformanceReport.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** What another program says can be any text, and what we write of it is XML all the same. */
class XmlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain, <b> & \"quoted\" 'too'",
                "half \uD800 of a character",
                "the other half \uDC00",
                "turned \uDC00\uD800 round",
                "a whole one \uD83D\uDE00",
                "bell \u0007, nothing \u0000, escape \u001b[2J, C1 \u009b2J",
                "no characters \uFFFE \uFFFF",
                "]]> and \u2028"
            })
    void whateverAPartnerSaysIsInTheReport(String said) throws Exception {
        ConformanceReport report = new ConformanceReport(
                "cn-140900", List.of(new Result("check", "contract", said, Duration.ofMillis(3))));

        String message = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report.junitXml())))
                .getElementsByTagName("failure")
                .item(0)
                .getAttributes()
                .getNamedItem("message")
                .getNodeValue();

        assertThat(message).isEqualTo(Xml.text(said));
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader("<a b=\"" + Xml.escaped(said) + "\"/>")))
                        .getDocumentElement()
                        .getAttribute("b"))
                .isEqualTo(message);
        assertThat(report.results().get(0).line()).doesNotContainPattern("\\p{Cc}");
    }
}

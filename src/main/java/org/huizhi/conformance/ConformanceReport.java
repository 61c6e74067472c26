package org.huizhi.conformance;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.huizhi.validation.Xml;
import org.jspecify.annotations.Nullable;

/**
 * What conforms, and what does not.
 *
 * @param partner mailbox of the node that was tried
 */
public record ConformanceReport(String partner, List<Result> results) {

    private static final double MILLIS = 1000.0;

    public ConformanceReport {
        results = List.copyOf(results);
    }

    /**
     * @param contract what is asked
     * @param found what is wrong; null where the node conforms, or was not asked
     * @param tried false where it was not asked
     */
    public record Result(
            String name, String contract, @Nullable String found, Duration took, boolean tried) {

        /** One that it was asked. */
        public Result(String name, String contract, @Nullable String found, Duration took) {
            this(name, contract, found, took, true);
        }

        static Result skipped(String name, String contract) {
            return new Result(name, contract, null, Duration.ZERO, false);
        }

        public boolean conforms() {
            return found == null;
        }

        /** @return one line of the table */
        public String line() {
            return String.format(
                    Locale.ROOT,
                    "%s  %-28s %s%s",
                    word(),
                    name,
                    contract,
                    // What a partner's program says can be any text, and must not steer a terminal.
                    found == null ? "" : ": " + Xml.text(found).replaceAll("\\p{Cc}", "\uFFFD"));
        }

        private String word() {
            return !tried ? "skip" : conforms() ? "pass" : "FAIL";
        }
    }

    public boolean conforms() {
        return results.stream().allMatch(Result::conforms);
    }

    /** @return one line over all */
    public String sum() {
        long failed = results.stream().filter(result -> !result.conforms()).count();
        return tried() + " checks of " + partner + ", " + failed + " failed";
    }

    private long tried() {
        return results.stream().filter(Result::tried).count();
    }

    /** @return JUnit's XML, as build servers read it */
    public String junitXml() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "huizhi conformance of " + partner);
            xml.writeAttribute("tests", Integer.toString(results.size()));
            xml.writeAttribute(
                    "failures",
                    Long.toString(results.stream()
                            .filter(result -> !result.conforms())
                            .count()));
            xml.writeAttribute("skipped", Long.toString(results.size() - tried()));
            for (Result result : results) {
                xml.writeStartElement("testcase");
                xml.writeAttribute("classname", "huizhi.conformance");
                xml.writeAttribute("name", result.name() + ": " + result.contract());
                xml.writeAttribute("time", Double.toString(result.took().toMillis() / MILLIS));
                if (!result.tried()) {
                    xml.writeEmptyElement("skipped");
                }
                if (result.found() != null) {
                    xml.writeStartElement("failure");
                    xml.writeAttribute("message", Xml.text(result.found()));
                    xml.writeEndElement();
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return text + "\n";
    }
}

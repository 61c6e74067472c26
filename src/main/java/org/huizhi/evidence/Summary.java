package org.huizhi.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.huizhi.validation.Xml;

/** The page of a bundle that people read, in Chinese and English; without person data. */
final class Summary {

    private Summary() {}

    static String of(
            Manifest.Slip slip, String exportedBy, Instant at, List<Manifest.Step> steps, List<Report.Round> rounds) {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <html lang="zh"><head><meta charset="utf-8"><title>%s</title>
                <style>body{font-family:sans-serif;max-width:60em;margin:2em auto}table{border-collapse:collapse;width:100%%}\
                td,th{border:1px solid #999;padding:.3em;text-align:left}code{font-size:.8em;word-break:break-all}</style></head><body>
                """.formatted(Xml.escaped(slip.number())));
        for (Locale language : List.of(Locale.CHINESE, Locale.ENGLISH)) {
            section(html, new Texts(language), slip, exportedBy, at, steps, rounds);
        }
        return html.append("</body></html>\n").toString();
    }

    private static void section(
            StringBuilder html,
            Texts texts,
            Manifest.Slip slip,
            String exportedBy,
            Instant at,
            List<Manifest.Step> steps,
            List<Report.Round> rounds) {
        html.append("<h1>")
                .append(Xml.escaped(texts.of("title", slip.number())))
                .append("</h1>\n<p>");
        html.append(Xml.escaped(texts.of(
                        "slip",
                        slip.type(),
                        slip.sender(),
                        slip.receiver(),
                        slip.agreement().id(),
                        slip.agreement().version())))
                .append("</p>\n<p>");
        html.append(Xml.escaped(texts.of(
                        "slip-state",
                        texts.state(slip.state()),
                        slip.deliveredAt() == null ? "—" : slip.deliveredAt(),
                        slip.dueDate() == null ? "—" : slip.dueDate())))
                .append("</p>\n<p>");
        html.append(Xml.escaped(texts.of("exported", exportedBy, at))).append("</p>\n");
        RoundText text = new RoundText(texts);
        for (Report.Round round : rounds) {
            html.append("<p>")
                    .append(Xml.escaped(text.question(slip.type(), slip.sender(), round)))
                    .append("</p>\n<ul>");
            text.answers(round, true)
                    .forEach(answer ->
                            html.append("<li>").append(Xml.escaped(answer)).append("</li>"));
            html.append("</ul>\n");
        }
        html.append("<table><tr>");
        for (String column : List.of("column-when", "column-who", "column-what", "column-receipt", "column-digest")) {
            html.append("<th>").append(Xml.escaped(texts.of(column))).append("</th>");
        }
        html.append("</tr>\n");
        for (Manifest.Step step : steps) {
            String receipt = step.receipt() == null
                    ? "—"
                    : texts.verdict(step.receipt().verdict()) + " "
                            + step.receipt().receivedAt()
                            + (step.receipt().reason() == null
                                    ? ""
                                    : " " + texts.refusal(step.receipt().reason()));
            html.append("<tr><td>")
                    .append(step.at())
                    .append("</td><td>")
                    .append(Xml.escaped(step.signer()))
                    .append("</td><td>")
                    .append(Xml.escaped(texts.messageType(step.type())))
                    .append(step.file() == null ? " (" + Xml.escaped(texts.of("erased")) + ")" : "")
                    .append("</td><td>")
                    .append(Xml.escaped(receipt))
                    .append("</td><td><code>")
                    .append(Xml.escaped(step.sha256()))
                    .append("</code></td></tr>\n");
        }
        html.append("</table>\n<p>").append(Xml.escaped(texts.of("how-to"))).append("</p>\n");
    }
}

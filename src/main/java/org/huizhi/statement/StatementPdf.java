package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.paper.Paper;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.validation.Xml;
import org.jspecify.annotations.Nullable;

/** A statement on paper: counts, amendments, differences, who signed, with the signed document attached. */
@ApplicationScoped
public class StatementPdf {

    /** Name of the attachment; the same bytes as the API's {@code /document}. */
    static final String ATTACHMENT = "statement.jws.json";

    /** Rounds of a list; all are in the signed document's data. */
    private static final int MOST_ROUNDS = 500;

    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static final ResourceBundle.Control WITHOUT_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final String STYLE = """
            @page { size: A4 landscape; margin: 16mm 14mm; @bottom-right { content: counter(page) '/' counter(pages); font-family: '%1$s'; font-size: 8pt } }
            body { font-family: '%1$s'; font-size: 9.5pt } h1 { font-size: 15pt; font-weight: normal } h2 { font-size: 11pt; font-weight: normal }
            table { border-collapse: collapse; width: 100%%; -fs-table-paginate: paginate } th, td { border: 0.4pt solid #888; padding: 2pt 3pt; text-align: left; font-weight: normal }
            th { background: #eee; font-size: 7.5pt; white-space: nowrap } .n { text-align: right; white-space: nowrap } .w { white-space: nowrap } .digest { font-size: 7pt; word-wrap: break-word }
            """.formatted(Paper.FAMILY);

    private final StatementService service;
    private final StatementRows rows;
    private final CurrentDirectory directory;
    private final NodeIdentity node;

    StatementPdf(StatementService service, StatementRows rows, CurrentDirectory directory, NodeIdentity node) {
        this.service = service;
        this.rows = rows;
        this.directory = directory;
        this.node = node;
    }

    /** @return PDF (ISO 32000); empty when there is no such statement */
    public Optional<byte[]> of(String id, Locale language) {
        return service.find(id).map(statement -> {
            byte[] jws = service.document(id).orElseThrow().getBytes(StandardCharsets.UTF_8);
            return Paper.pdf(
                    html(statement, language), Map.of(ATTACHMENT, new Paper.Attachment("application/jose+json", jws)));
        });
    }

    /** @return the signed document that is attached; empty where there is none */
    static Optional<String> attached(PDDocument document) throws IOException {
        PDEmbeddedFilesNameTreeNode tree = document.getDocumentCatalog().getNames() == null
                ? null
                : document.getDocumentCatalog().getNames().getEmbeddedFiles();
        if (tree == null || tree.getNames() == null || !tree.getNames().containsKey(ATTACHMENT)) {
            return Optional.empty();
        }
        return Optional.of(
                new String(tree.getNames().get(ATTACHMENT).getEmbeddedFile().toByteArray(), StandardCharsets.UTF_8));
    }

    private String html(StatementView statement, Locale language) {
        Words words = new Words(ResourceBundle.getBundle("statement", language, WITHOUT_SYSTEM_LOCALE), language);
        StringBuilder html = new StringBuilder("<html><head><style>" + STYLE + "</style></head><body>");
        html.append(words.tag("h1", words.bundle().getString("title") + " " + statement.month()));
        html.append("<p>" + words.of("cut-off") + " " + statement.cutOff() + " · " + words.of("version") + " "
                + statement.version() + " · "
                + words.of("state-" + statement.state().code()) + "</p>");
        if (statement.reason() != null) {
            html.append(words.tag("p", words.bundle().getString("reason") + " " + statement.reason()));
        }
        for (int i = 0; i < statement.directions().size(); i++) {
            html.append(direction(words, statement, i));
        }
        if (statement.directions().stream()
                .anyMatch(direction -> !direction.amended().isEmpty())) {
            html.append(amendments(words, statement));
        }
        if (statement.differences() != null) {
            html.append(differences(words, statement, statement.differences()));
        }
        html.append(signatures(words, statement));
        html.append("<p class=\"digest\">SHA-256 " + statement.digest() + "</p><p class=\"digest\">"
                + words.of("attached") + " " + ATTACHMENT + "</p></body></html>");
        return html.toString();
    }

    /** Where both sides have told each other what they count, both counts. */
    private String direction(Words words, StatementView statement, int index) {
        Direction direction = statement.directions().get(index);
        Differing differing = statement.differing();
        StringBuilder html = new StringBuilder(title(words, direction) + "<table>");
        if (differing == null) {
            html.append(heads(words, "")).append(row("", direction.totals()));
        } else {
            html.append(heads(words, "side"))
                    .append(row(words.bundle().getString("proposer-says"), direction.totals()))
                    .append(row(
                            words.bundle().getString("other-says"),
                            differing.responder().get(index)));
        }
        return html.append("</table>").toString();
    }

    private String title(Words words, Direction direction) {
        return words.tag("h2", name(direction.from(), words) + " → " + name(direction.to(), words));
    }

    /** @param first key of what the rows are about; empty where there is one row */
    private static String heads(Words words, String first) {
        String row = words.row(
                "th",
                "due",
                "withdrawn",
                "misrouted",
                "incomplete",
                "cohort",
                "returned",
                "rate",
                "on-time",
                "on-time-rate",
                "declined",
                "open",
                "extended",
                "valid",
                "invalid",
                "contested",
                "arrived-late");
        return first.isEmpty()
                ? row
                : row.replaceFirst(
                        "<tr>", "<tr>" + words.tag("th", words.bundle().getString(first)));
    }

    private static String row(String about, Counts counts) {
        String figures = Stream.of(
                        Long.toString(counts.due()),
                        Long.toString(counts.withdrawn()),
                        Long.toString(counts.misrouted()),
                        orDash(counts.incomplete()),
                        Long.toString(counts.cohort()),
                        Long.toString(counts.returned()),
                        share(counts.returned(), counts.cohort()),
                        Long.toString(counts.onTime()),
                        share(counts.onTime(), counts.cohort()),
                        Long.toString(counts.declined()),
                        Long.toString(counts.open()),
                        Long.toString(counts.extended()),
                        Long.toString(counts.valid()),
                        Long.toString(counts.invalid()),
                        orDash(counts.contested()),
                        orDash(counts.arrivedLate()))
                .map(figure -> "<td class=\"n\">" + figure + "</td>")
                .collect(Collectors.joining());
        return "<tr>" + (about.isEmpty() ? "" : "<td class=\"w\">" + Xml.escaped(about) + "</td>") + figures + "</tr>";
    }

    private static String orDash(@Nullable Long count) {
        return count == null ? "—" : count.toString();
    }

    /** Cut, never rounded up: 79.96 % are not 80 %. */
    static String share(long part, long whole) {
        if (whole == 0) {
            return "—";
        }
        long tenths = Math.multiplyExact(1000L, part) / whole;
        return tenths / 10 + "." + tenths % 10 + " %";
    }

    private String amendments(Words words, StatementView statement) {
        StringBuilder html = new StringBuilder(words.tag("h1", words.bundle().getString("amendments")));
        for (Direction direction : statement.directions()) {
            if (!direction.amended().isEmpty()) {
                html.append(title(words, direction)).append("<table>").append(heads(words, "month"));
                direction
                        .amended()
                        .forEach(amended -> html.append(row(
                                        amended.month() + " " + words.bundle().getString("before"), amended.before()))
                                .append(row(
                                        amended.month() + " " + words.bundle().getString("after"), amended.after())));
                html.append("</table>");
            }
        }
        List<List<String>> rounds = new ArrayList<>();
        rows.amendments(statement.id()).ifPresent(all -> all.forEach(rounds::add));
        html.append(words.tag("h2", words.bundle().getString("amended-rounds") + " " + rounds.size()));
        html.append("<table>" + words.row("th", "month", "sender", "round", "signed-last", "now"));
        rounds.stream()
                .limit(MOST_ROUNDS)
                .forEach(round -> html.append("<tr><td class=\"w\">" + round.get(1) + "</td>"
                        + words.tag("td", round.get(0))
                        + words.tag("td", round.get(2) + " / " + round.get(3)) + words.tag("td", line(round.get(4)))
                        + words.tag("td", line(round.get(5))) + "</tr>"));
        return html.append("</table>").toString();
    }

    private static String differences(Words words, StatementView statement, List<Difference> differences) {
        Differing differing = statement.differing();
        StringBuilder html = new StringBuilder(words.tag(
                "h2",
                words.bundle().getString("differences") + " "
                        + (differing == null ? differences.size() : differing.rounds())));
        html.append("<table>" + words.row("th", "sender", "round", "proposer-says", "other-says"));
        differences.stream()
                .limit(MOST_ROUNDS)
                .forEach(difference -> html.append("<tr>" + words.tag("td", difference.from())
                        + words.tag(
                                "td", difference.id() + (difference.round() == null ? "" : " / " + difference.round()))
                        + words.tag("td", line(difference.proposer())) + words.tag("td", line(difference.responder()))
                        + "</tr>"));
        return html.append("</table>").toString();
    }

    /** The round is named beside it. */
    private static String line(@Nullable String line) {
        return line == null || line.isEmpty() ? "—" : LineStore.rest(line).replace("|", " | ");
    }

    private String signatures(Words words, StatementView statement) {
        return words.tag("h2", words.of("signatures"))
                + statement.signatures().stream()
                        .map(signature -> words.tag(
                                "p",
                                name(signature.mailbox(), words) + " · " + local(signature.at()) + " · "
                                        + signature.kid()))
                        .collect(Collectors.joining());
    }

    /** In the zone of this region, as people read it. */
    private String local(@Nullable Instant at) {
        return at == null ? "—" : LOCAL_TIME.format(at.atZone(node.zone())) + " " + node.zone();
    }

    private String name(String mailbox, Words words) {
        return directory
                .get()
                .entry(mailbox)
                .map(DirectoryEntry::name)
                .map(name -> (words.language().equals(Locale.CHINESE) ? name.zh() : name.en()) + " (" + mailbox + ")")
                .orElse(mailbox);
    }

    /** Words of a language, put into XHTML. */
    private record Words(ResourceBundle bundle, Locale language) {

        private String of(String key) {
            return Xml.escaped(bundle.getString(key));
        }

        private String tag(String tag, String text) {
            return "<" + tag + ">" + Xml.escaped(text) + "</" + tag + ">";
        }

        private String row(String tag, String... keys) {
            return Stream.of(keys)
                    .map(key -> tag(tag, bundle.getString(key)))
                    .collect(Collectors.joining("", "<tr>", "</tr>"));
        }
    }
}

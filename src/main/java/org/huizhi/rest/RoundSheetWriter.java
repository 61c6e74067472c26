package org.huizhi.rest;

import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.RoundSheets;

/** The rounds behind a figure as a sheet, for callers of the API and for pages. */
@Singleton
class RoundSheetWriter implements RoundSheets {

    /** Rows of a sheet; they are one page, and so of one moment. */
    static final int MOST = 10_000;

    private final FigureSlips slips;
    private final NodeIdentity node;
    private final Clock clock;
    private final String version;

    RoundSheetWriter(
            FigureSlips slips,
            NodeIdentity node,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.slips = slips;
        this.node = node;
        this.clock = clock;
        this.version = version;
    }

    /** All rounds from the cursor on, as far as a sheet goes. */
    Sheet sheet(FigureSlips.Request request, Locale language) {
        FigureSlips.Page page = slips.page(request);
        SheetAbout about = new SheetAbout(
                request.query(),
                request.figure(),
                request.reason(),
                page.cutOff(),
                page.holidaysUnknown(),
                clock.instant(),
                node.zone(),
                page.next() != null,
                version);
        return new FigureSheet(language).ofRounds(about, page.items());
    }

    /** @return of the file, without its ending */
    static String name(FigureSlips.Request request) {
        FigureQuery query = request.query();
        return "%s-%s-%s-%s"
                .formatted(query.direction().code(), request.figure().code(), query.from(), query.to());
    }

    @Override
    public File write(FigureSlips.Request request, Format format, Locale language) {
        Sheet sheet = sheet(
                new FigureSlips.Request(request.query(), request.figure(), request.reason(), request.cursor(), MOST),
                language);
        String name = name(request) + "." + format.name().toLowerCase(Locale.ROOT);
        try (ByteArrayOutputStream content = new ByteArrayOutputStream()) {
            if (format == Format.CSV) {
                sheet.writeCsv(content);
            } else {
                sheet.writeXlsx(content);
            }
            return new File(name, format == Format.CSV ? Sheet.CSV : Sheet.XLSX, content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

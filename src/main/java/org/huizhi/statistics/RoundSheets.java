package org.huizhi.statistics;

import java.util.Locale;

/** The rounds behind a figure as a file for spreadsheet programs; the API has made it, and pages give the same. */
public interface RoundSheets {

    /** Forms of such a file. */
    enum Format {
        CSV,
        XLSX
    }

    /**
     * @param name with its ending
     * @param mediaType of the content
     */
    record File(String name, String mediaType, byte[] content) {}

    /** @param request of which rounds, from its cursor on; a file holds as many as it can, whatever the limit says */
    File write(FigureSlips.Request request, Format format, Locale language);
}

package org.huizhi.agreement;

import java.util.List;

/**
 * What became of the agreements in the folder.
 *
 * @param accepted {@code <id> version <n>} of those that are held, new or unchanged
 * @param refused those that changed nothing, and why
 */
public record LoadReport(List<String> accepted, List<Refused> refused) {

    public LoadReport {
        accepted = List.copyOf(accepted);
        refused = List.copyOf(refused);
    }

    /** @param file its name, without the folder */
    public record Refused(String file, String reason) {}
}

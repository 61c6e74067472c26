package org.huizhi.console.agreement;

import java.util.List;
import org.huizhi.console.Option;

/**
 * What a form of terms is about.
 *
 * @param revision of the agreement; {@code 0} where there is none yet
 * @param highest version that there is; 0 for none
 * @param amended number of a draft that gets other terms; 0 for the next version
 * @param sides what we ask, then what they ask
 */
public record Draft(
        String counterpart,
        String id,
        String revision,
        int highest,
        int amended,
        List<Side> sides,
        List<Option> ourOffices,
        List<Option> theirOffices) {

    /** @param from mailbox that asks */
    public record Side(String from, String to, List<DraftForm.Row> rows) {}

    List<DraftForm.Row> rows() {
        return sides.stream().flatMap(side -> side.rows().stream()).toList();
    }

    /** @return number of the version that these terms become */
    public int version() {
        return amended > 0 ? amended : highest + 1;
    }
}

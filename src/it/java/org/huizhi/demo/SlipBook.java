package org.huizhi.demo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Which notice is which slip of the scenario; filled while the slips are submitted. */
final class SlipBook {

    private final List<Slip> slips;
    private final Map<String, Slip> byNotice = new ConcurrentHashMap<>();
    private final Set<String> references = ConcurrentHashMap.newKeySet();

    SlipBook(List<Slip> slips) {
        this.slips = slips;
    }

    List<Slip> slips() {
        return slips;
    }

    void submitted(String notice, Slip slip) {
        byNotice.put(notice, slip);
        references.add(slip.reference());
    }

    boolean isSubmitted(Slip slip) {
        return references.contains(slip.reference());
    }

    int submitted() {
        return references.size();
    }

    /**
     * The slip, or {@code null} when its submission has not been answered yet (its copy may have crossed the bus
     * before).
     */
    Slip slip(String notice) {
        return byNotice.get(notice);
    }

    void forEach(BiConsumer<String, Slip> action) {
        byNotice.forEach(action);
    }
}

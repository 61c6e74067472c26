package org.huizhi.exchange;

/** What may befall an exchange. */
enum Fault {
    KILL_NODE(12),
    KILL_REGION(3),
    PAUSE_NODE(6),
    JUMP_CLOCK(4),
    STOP_BUS(2),
    KILL_BUS(4),
    WIPE_BUS(2),
    CUT_BUS(10),
    SLOW_BUS(6),
    SILENT_BUS(4),
    KILL_DATABASE(5),
    FILL_DISK(3),
    CUT_DATABASE(12),
    SLOW_DATABASE(6),
    SILENT_DATABASE(4),
    REPEAT_RECORDS(9),
    GARBAGE(8);

    private final int weight;

    /** @param weight of a hundred faults, how many are of this kind */
    Fault(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }
}

package org.huizhi.demo;

/** Where a slip stands: in the month in which it was sent and is due, or in a later one. */
enum Phase {
    IN_TIME,
    LATE
}

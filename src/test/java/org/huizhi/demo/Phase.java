package org.huizhi.demo;

/** The two parts of the scenario: the days in which the slips are due, and 35 days later. */
enum Phase {
    IN_TIME,
    LATE
}

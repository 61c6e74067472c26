package org.huizhi.console;

/** A line of a list to choose from. */
public record Option(String value, String label) {}

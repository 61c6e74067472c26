package org.huizhi.testsupport;

import java.util.UUID;

/**
 * A row that the database refuses to change, as a fault that nobody foresaw would show itself; until it is closed. Its
 * SQLSTATE is that of the data, not of a database that is away.
 */
public final class Poison implements AutoCloseable {

    private final String name;
    private final String table;

    private Poison(String name, String table) {
        this.name = name;
        this.table = table;
    }

    /**
     * @param change {@code insert}, {@code update} or {@code delete}
     * @param condition on {@code old} and {@code new}
     */
    public static Poison on(String change, String table, String condition) {
        String name = "poison_" + UUID.randomUUID().toString().replace("-", "");
        Yulin.update("create function " + name + "() returns trigger language plpgsql as"
                + " 'begin raise exception ''poisoned''; end'");
        Yulin.update("create trigger " + name + " before " + change + " on " + table + " for each row when ("
                + condition + ") execute function " + name + "()");
        return new Poison(name, table);
    }

    @Override
    public void close() {
        Yulin.update("drop trigger " + name + " on " + table);
        Yulin.update("drop function " + name);
    }
}

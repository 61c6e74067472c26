package org.huizhi.testsupport;

import io.restassured.RestAssured;
import io.restassured.response.Response;

/** What the node under test tells the operations network: health, metrics, contracts, on a port of its own. */
public final class Operations {

    private Operations() {}

    /** @param path one below {@code /q} */
    public static Response get(String path) {
        return RestAssured.given()
                .port(BusAndDatabaseResource.surroundings().operationsPort())
                .get(path);
    }

    /** The sum of a metric over its labels; 0 where there is none. */
    public static double metric(String name) {
        return get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}

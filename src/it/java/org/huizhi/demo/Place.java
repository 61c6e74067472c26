package org.huizhi.demo;

import java.util.Arrays;
import java.util.function.Function;

/** The three regions of the demonstration. */
enum Place {
    YULIN("yulin", "610800", "Yulin", "榆林", 8081),
    XINZHOU("xinzhou", "140900", "Xinzhou", "忻州", 8082),
    ORDOS("ordos", "150600", "Ordos", "鄂尔多斯", 8083);

    final String key;
    final String code;
    final String english;
    final String chinese;
    final int defaultPort;

    Place(String key, String code, String english, String chinese, int defaultPort) {
        this.key = key;
        this.code = code;
        this.english = english;
        this.chinese = chinese;
        this.defaultPort = defaultPort;
    }

    static Place ofMailbox(String mailbox) {
        return of(mailbox, Place::mailbox);
    }

    static Place ofCode(String code) {
        return of(code, place -> place.code);
    }

    private static Place of(String word, Function<Place, String> property) {
        return Arrays.stream(values())
                .filter(place -> property.apply(place).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no region of the demonstration: " + word));
    }

    String mailbox() {
        return "cn-" + code;
    }

    /** The office at the root of the region's tree. */
    String hub() {
        return code + "-hub";
    }

    /** Both names, as they stand in tables and messages. */
    String title() {
        return english + " " + chinese;
    }
}

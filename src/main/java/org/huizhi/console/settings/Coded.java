package org.huizhi.console.settings;

/**
 * A code of the contract that has a word.
 *
 * @param key of the word in {@link SettingsMessages}
 */
public record Coded(String code, String key) {

    static Coded department(String code) {
        return new Coded(code, "department_" + code.replace('-', '_'));
    }

    static Coded level(String code) {
        return new Coded(code, "level_" + code.replace('-', '_'));
    }

    static Coded certificate(String kind) {
        return new Coded(kind, "certificate_" + kind.replace('-', '_'));
    }
}

package org.huizhi.directory;

import org.huizhi.validation.Required;

/** A name as people read it, in Chinese and in English. */
public record LocalizedName(String zh, String en) {

    public LocalizedName {
        Required.text(zh, "the Chinese name");
        Required.text(en, "the English name");
    }
}

package org.huizhi.command;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import picocli.CommandLine.Model.CommandSpec;

/** Sentences of commands, in Chinese or English. */
final class CommandTexts {

    private static final ResourceBundle.Control WITHOUT_SYSTEM_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Locale language;
    private final ResourceBundle bundle;

    /** @param language Chinese, else English */
    CommandTexts(Locale language) {
        this.language = isChinese(language) ? Locale.CHINESE : Locale.ENGLISH;
        this.bundle = ResourceBundle.getBundle("command", this.language, WITHOUT_SYSTEM_LOCALE);
    }

    /** @return in the language of the command line that a command belongs to */
    static CommandTexts of(CommandSpec command) {
        return ((Main.Tools) command.root().userObject()).texts();
    }

    /** @return Chinese or English */
    Locale language() {
        return language;
    }

    static boolean isChinese(Locale language) {
        return language.getLanguage().equals(Locale.CHINESE.getLanguage());
    }

    /** @return what {@code --help} says in Chinese; in English it stands beside each command and option */
    static ResourceBundle help() {
        return ResourceBundle.getBundle("command_help", Locale.CHINESE, WITHOUT_SYSTEM_LOCALE);
    }

    String say(String key, Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(texts);
    }
}

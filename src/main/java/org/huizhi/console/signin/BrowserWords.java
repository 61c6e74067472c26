package org.huizhi.console.signin;

import io.quarkus.qute.TemplateExtension;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Browsers and their machines as people know them, so that somebody recognises his own sessions. */
@TemplateExtension(namespace = "browser")
final class BrowserWords {

    /** @param sign of it in what a browser calls itself */
    private record Word(Pattern sign, String name) {

        static Word of(String sign, String name) {
            return new Word(Pattern.compile(sign), name);
        }
    }

    /** Most call themselves by the names of others too, so the order counts. */
    private static final List<Word> NAMES = List.of(
            Word.of("Edg(?:e|A|iOS)?/(\\d+)", "Edge"),
            Word.of("OPR/(\\d+)", "Opera"),
            Word.of("QQBrowser/(\\d+)", "QQBrowser"),
            Word.of("(?:Firefox|FxiOS)/(\\d+)", "Firefox"),
            Word.of("(?:Chrome|CriOS)/(\\d+)", "Chrome"),
            Word.of("Version/(\\d+).* Safari/", "Safari"));

    private static final List<Word> SYSTEMS = List.of(
            Word.of("HarmonyOS|OpenHarmony", "HarmonyOS"),
            Word.of("Android", "Android"),
            Word.of("iPhone|iPad", "iOS"),
            Word.of("Windows", "Windows"),
            Word.of("Macintosh", "macOS"),
            Word.of("Linux", "Linux"));

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    private BrowserWords() {}

    /** @return name and system; what it calls itself where it is none of the usual ones */
    static String called(String agent) {
        String system = SYSTEMS.stream()
                .filter(word -> word.sign().matcher(agent).find())
                .map(word -> " · " + word.name())
                .findFirst()
                .orElse("");
        for (Word word : NAMES) {
            Matcher found = word.sign().matcher(agent);
            if (found.find()) {
                return word.name() + " " + found.group(1) + system;
            }
        }
        return agent;
    }

    /** @return whether this is the machine of the node itself */
    static boolean isHere(String address) {
        return LOOPBACK.contains(address);
    }
}

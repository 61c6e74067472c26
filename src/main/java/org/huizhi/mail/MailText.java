package org.huizhi.mail;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.TextRule;

/**
 * Mails as people read them: numbers, partners, types and days, and where to look. What a slip says, or of whom, is in
 * none of them.
 */
@ApplicationScoped
class MailText {

    /** Of a name that another region has given itself, in characters. */
    private static final int LONGEST_NAME = 60;

    private static final String GAP = "  ";

    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final NoticeTypes types;
    private final Optional<URI> console;

    /** @param console where browsers find the console; mails have no links without it */
    MailText(
            CurrentDirectory directory,
            NodeConfig node,
            NoticeTypes types,
            @ConfigProperty(name = "huizhi.console.address") Optional<URI> console) {
        this.directory = directory;
        this.node = node;
        this.types = types;
        this.console = console;
    }

    /**
     * A mail without its address.
     *
     * @param sender name beside the address that it comes from; one line, as the subject
     */
    record Written(String sender, String subject, String content) {}

    Written write(String office, Locale language, List<News.Group> groups) {
        Words words = new Words(directory.get(), language);
        List<String> lines = new ArrayList<>();
        lines.add(words.office(office));
        for (News.Group group : groups) {
            lines.add("");
            lines.add(words.counted(group));
            group.shown().forEach(news -> lines.add("- " + words.line(news)));
            long more = group.count() - group.shown().size();
            if (more > 0) {
                lines.add("- " + words.messages.more(Long.toString(more)));
            }
            console.ifPresent(
                    address -> lines.add(address.resolve(group.kind().page()).toString()));
        }
        String what = groups.stream().map(words::counted).collect(Collectors.joining(words.isChinese() ? "，" : ", "));
        return words.written(what, lines);
    }

    /** A mail that tells of nothing, and what would be told. */
    Written trial(String office, Locale language) {
        Words words = new Words(directory.get(), language);
        List<String> lines = new ArrayList<>();
        lines.add(words.office(office));
        lines.add("");
        lines.add(office.equals(Recipients.NODE) ? words.messages.trial_node() : words.messages.trial_office());
        console.ifPresent(address -> lines.add(address.resolve("/console").toString()));
        return words.written(words.messages.trial(), lines);
    }

    /** Names and words of one language. */
    private final class Words {

        private final Directory known;
        private final Locale language;
        private final MailMessages messages;

        private Words(Directory known, Locale language) {
            this.known = known;
            this.language = language;
            this.messages = MessageBundles.get(MailMessages.class, Localized.Literal.of(language.getLanguage()));
        }

        private Written written(String what, List<String> lines) {
            List<String> all = new ArrayList<>(lines);
            all.add("");
            all.add(messages.footer());
            String region = party(node.mailbox());
            return new Written(messages.node(region), messages.subject(region, what), String.join("\n", all) + "\n");
        }

        private boolean isChinese() {
            return language.equals(Locale.CHINESE);
        }

        private String line(News news) {
            List<String> parts = new ArrayList<>();
            if (news.number() != null) {
                parts.add(news.number());
            }
            parts.add(party(news.counterpart()) + " (" + news.counterpart() + ")");
            if (news.type() != null) {
                parts.add(type(news.type()));
            }
            if (news.day() != null) {
                parts.add(day(news.kind(), news.day()));
            }
            return String.join(GAP, parts);
        }

        private String day(News.Kind kind, LocalDate day) {
            return kind == News.Kind.SILENCE_BEGUN
                    ? messages.overdue_since(day.toString())
                    : messages.due(day.toString());
        }

        private String counted(News.Group group) {
            return messages.counted(word(group.kind()), Long.toString(group.count()));
        }

        private String word(News.Kind kind) {
            return switch (kind) {
                case ESCALATED -> messages.escalated();
                case CONTESTED -> messages.contested();
                case OVERDUE -> messages.overdue();
                case DUE_SOON -> messages.due_soon();
                case PART_OVERDUE -> messages.part_overdue();
                case PART_DUE_SOON -> messages.part_due_soon();
                case STATEMENT_TO_SIGN -> messages.statement_to_sign();
                case STATEMENT_DISPUTED -> messages.statement_disputed();
                case SILENCE_BEGUN -> messages.silence_begun();
                case SILENCE_ENDED -> messages.silence_ended();
            };
        }

        private String office(String id) {
            return id.equals(Recipients.NODE)
                    ? messages.for_node()
                    : known.office(id).map(Office::name).map(this::name).orElse(id) + " (" + id + ")";
        }

        private String party(String mailbox) {
            return known.entry(mailbox)
                    .map(DirectoryEntry::name)
                    .map(this::name)
                    .orElse(mailbox);
        }

        private String type(String type) {
            return types.find(type).map(found -> name(found.name())).orElse(type);
        }

        private String name(LocalizedName name) {
            return plain(isChinese() ? name.zh() : name.en());
        }
    }

    /** @return one line of bounded length, without anything that turns or hides what follows */
    static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_NAME)
                .mapToObj(Character::toString)
                .map(one -> one.equals("\n") || !TextRule.isPlain(one) ? " " : one)
                .forEach(plain::append);
        return plain.toString();
    }
}

package org.huizhi.statistics;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Names of the groups of a report, for people. */
@Singleton
public class GroupNames {

    private static final ResourceBundle ZH = bundle(Locale.CHINESE);
    private static final ResourceBundle EN = bundle(Locale.ENGLISH);

    private final CurrentDirectory directory;
    private final NoticeTypes types;

    GroupNames(CurrentDirectory directory, NoticeTypes types) {
        this.directory = directory;
        this.types = types;
    }

    private static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle("statistics", language, Problem.WITHOUT_SYSTEM_LOCALE);
    }

    /** @return null for a key without a name, and for one that is not known any more */
    public @Nullable LocalizedName of(GroupBy groupBy, String key) {
        Optional<LocalizedName> name = switch (groupBy) {
            case COUNTERPART -> directory.get().entry(key).map(DirectoryEntry::name);
            case OFFICE, OTHER_OFFICE -> directory.get().office(key).map(Office::name);
            case TYPE -> types.find(key).map(NoticeType::name);
            case MOVEMENT -> word("movement-" + key);
            case URGENCY -> word("urgency-" + key);
            case OTHER_REGION -> directory.get().region(key).map(Region::name);
            case AGREEMENT, WEEK, MONTH -> Optional.empty();
        };
        return name.orElse(null);
    }

    private static Optional<LocalizedName> word(String key) {
        return EN.containsKey(key)
                ? Optional.of(new LocalizedName(ZH.getString(key), EN.getString(key)))
                : Optional.empty();
    }
}

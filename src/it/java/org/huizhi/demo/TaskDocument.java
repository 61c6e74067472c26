package org.huizhi.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docs/integrate.md} has a developer paste: what comes before all tasks, and each task in its languages.
 *
 * @param preparation commands of a shell
 * @param tasks by number, the programs by the language of their fence: {@code bash}, {@code java}, {@code python}
 */
record TaskDocument(String preparation, Map<Integer, Map<String, String>> tasks) {

    private static final Pattern TASK = Pattern.compile("## (\\d+)\\. .*");

    static TaskDocument read() {
        try {
            return of(Files.readAllLines(Path.of("docs/integrate.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TaskDocument of(List<String> lines) {
        String preparation = "";
        Map<Integer, Map<String, String>> tasks = new LinkedHashMap<>();
        Map<String, String> programs = null;
        boolean begun = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher task = TASK.matcher(line);
            if (task.matches()) {
                programs = new LinkedHashMap<>();
                tasks.put(Integer.valueOf(task.group(1)), programs);
                begun = true;
            } else if (line.startsWith("## ")) {
                programs = null;
            } else if (line.startsWith("```")) {
                List<String> program = new ArrayList<>();
                for (i++; !lines.get(i).equals("```"); i++) {
                    program.add(lines.get(i));
                }
                String text = String.join("\n", program) + "\n";
                if (programs != null) {
                    if (programs.put(line.substring("```".length()), text) != null) {
                        throw new IllegalStateException("two programs of a task in one language, line " + i);
                    }
                } else if (!begun) {
                    preparation += text;
                }
            }
        }
        return new TaskDocument(preparation, tasks);
    }
}

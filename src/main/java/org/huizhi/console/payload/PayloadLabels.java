package org.huizhi.console.payload;

import java.util.List;
import java.util.Locale;
import org.huizhi.console.PageContext;
import org.huizhi.noticetype.PayloadField;
import org.huizhi.noticetype.PayloadField.Kind;
import org.huizhi.noticetype.PayloadForm;
import org.huizhi.problem.Sentences;
import org.huizhi.validation.Violation;

/** What people call a place in a payload, of which services have the JSON pointer. */
public final class PayloadLabels {

    private PayloadLabels() {}

    /**
     * @param pointer as the fields of forms have it, or into the payload
     * @return labels of the groups around the field, and its own; the pointer where the form has no such field
     */
    public static String of(PayloadForm form, String pointer, PageContext page) {
        String at = pointer.startsWith(PayloadForm.AT + "/") ? pointer : PayloadForm.AT + pointer;
        String label = label(form.fields(), at, page);
        return label.isEmpty() ? pointer : label;
    }

    /** @return a fault or a doubt in a sentence that begins with the field */
    public static String said(PayloadForm form, Violation violation, PageContext page) {
        String sentence = Sentences.onPage(Locale.forLanguageTag(page.language()), violation.detail());
        return page.labelled(of(form, violation.pointer(), page), sentence);
    }

    private static String label(List<PayloadField> fields, String at, PageContext page) {
        for (PayloadField field : fields) {
            if ((at + "/").startsWith(field.pointer() + "/")) {
                String own = page.name(field.label());
                return field.kind() == Kind.LIST
                        ? own + item(field, at, page)
                        : joined(own, label(field.fields(), at, page));
            }
        }
        return "";
    }

    /** @return which item of the list, and what in it */
    private static String item(PayloadField list, String at, PageContext page) {
        String index = at.substring(list.pointer().length()).replaceFirst("^/([0-9]{1,5})(/.*)?$", "$1");
        if (!index.matches("[0-9]{1,5}")) {
            return "";
        }
        PayloadField item = list.fields().get(0).at(list.pointer() + "/" + index);
        return joined(" " + (Integer.parseInt(index) + 1), label(item.fields(), at, page));
    }

    private static String joined(String label, String within) {
        return within.isEmpty() ? label : label + " · " + within;
    }
}

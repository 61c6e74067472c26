package org.huizhi.problem;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Every form of a sentence that the sources say to people: what stands where a parameter is called {@code english}, at
 * any call of such a method or constructor. It has to be a constant, or be handed on from such a parameter.
 */
final class SentenceForms {

    private static final String PARAMETER = "english";

    /** Where each form is said. */
    final Map<String, List<String>> places = new TreeMap<>();
    /** Calls whose form cannot be told from the sources. */
    final List<String> notConstant = new ArrayList<>();

    /** Position of the form among the arguments, by {@code Class.method}, or {@code Class.Class} for constructors. */
    private final Map<String, Integer> sayers = new HashMap<>();
    /** Constants by {@code Class.NAME}. */
    private final Map<String, ExpressionTree> constants = new HashMap<>();

    private SentenceForms() {}

    static SentenceForms in(Path sources) throws IOException {
        SentenceForms forms = new SentenceForms();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> paths =
                    all.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(paths));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            units.forEach(unit -> forms.new Declarations().scan(unit, null));
            units.forEach(unit -> forms.new Calls().scan(unit, null));
        }
        return forms;
    }

    /** Knows in which class it is. */
    private abstract static class ByClass extends TreeScanner<Void, Void> {

        final List<String> within = new ArrayList<>();

        @Override
        public Void visitClass(ClassTree tree, Void unused) {
            within.add(tree.getSimpleName().toString());
            super.visitClass(tree, null);
            within.remove(within.size() - 1);
            return null;
        }

        String here() {
            return within.get(within.size() - 1);
        }
    }

    private final class Declarations extends ByClass {

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            String name = method.getName().contentEquals("<init>")
                    ? here()
                    : method.getName().toString();
            for (int i = 0; i < method.getParameters().size(); i++) {
                if (method.getParameters().get(i).getName().contentEquals(PARAMETER)) {
                    sayers.put(here() + "." + name, i);
                }
            }
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void unused) {
            if (variable.getInitializer() != null && !within.isEmpty()) {
                constants.put(here() + "." + variable.getName(), variable.getInitializer());
            }
            return super.visitVariable(variable, null);
        }
    }

    private final class Calls extends ByClass {

        private String file = "";

        @Override
        public Void visitCompilationUnit(CompilationUnitTree tree, Void unused) {
            file = tree.getSourceFile().getName();
            return super.visitCompilationUnit(tree, null);
        }

        @Override
        public Void visitNewClass(NewClassTree call, Void unused) {
            String type = last(call.getIdentifier());
            look(type + "." + type, call.getArguments(), call);
            return super.visitNewClass(call, null);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            ExpressionTree called = call.getMethodSelect();
            if (called instanceof MemberSelectTree select) {
                look(last(select.getExpression()) + "." + select.getIdentifier(), call.getArguments(), call);
            } else if (called.toString().equals("this")) {
                look(here() + "." + here(), call.getArguments(), call);
            } else {
                within.forEach(name -> look(name + "." + called, call.getArguments(), call));
            }
            return super.visitMethodInvocation(call, null);
        }

        private void look(String called, List<? extends ExpressionTree> arguments, Tree call) {
            Integer position = sayers.get(called);
            if (position != null && arguments.size() > position) {
                say(arguments.get(position), call);
            }
        }

        private void say(ExpressionTree form, Tree call) {
            if (form instanceof ParenthesizedTree inner) {
                say(inner.getExpression(), call);
            } else if (form instanceof ConditionalExpressionTree either) {
                say(either.getTrueExpression(), call);
                say(either.getFalseExpression(), call);
            } else if (form instanceof MethodInvocationTree made
                    && made.toString().startsWith("Sentence.of(")) {
                return;
            } else if (form instanceof NewClassTree || form.toString().equals(PARAMETER)) {
                return;
            } else {
                String said = constant(form);
                if (said == null) {
                    // A sentence that was made before goes by the same names.
                    if (!form.toString().matches(".*(detail|Detail|violation|faults?)(\\(\\))?")) {
                        notConstant.add(file + ": " + call);
                    }
                } else {
                    places.computeIfAbsent(said, unused -> new ArrayList<>()).add(file);
                }
            }
        }

        private @Nullable String constant(ExpressionTree form) {
            if (form instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                return text;
            }
            if (form instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                String left = constant(sum.getLeftOperand());
                String right = constant(sum.getRightOperand());
                return left == null || right == null ? null : left + right;
            }
            if (form instanceof IdentifierTree || form instanceof MemberSelectTree) {
                String name = form instanceof IdentifierTree
                        ? here() + "." + form
                        : last(((MemberSelectTree) form).getExpression()) + "."
                                + ((MemberSelectTree) form).getIdentifier();
                ExpressionTree value = constants.get(name);
                return value == null ? null : constant(value);
            }
            return null;
        }
    }

    private static String last(Tree name) {
        String text = name.toString().replaceAll("<.*>", "");
        return text.substring(text.lastIndexOf('.') + 1);
    }
}

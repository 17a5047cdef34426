package dev.cairn.testkit.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Law 2: the algorithm is a pure function of its input. Of java.base it uses values and
/// collections: neither threads, clocks, files, sockets, chance, nor anything concurrent.
final class RaftPurityTest {
  private static final Set<String> PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.util",
          "java.util.function",
          "java.util.stream",
          // Annotations, without effect when the program runs.
          "org.jspecify.annotations");

  private static final Set<String> BANNED =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.InheritableThreadLocal",
          "java.lang.ScopedValue",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.ClassLoader",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.UUID",
          "java.util.Timer",
          "java.util.TimerTask",
          "java.util.Scanner");

  private static ArchRule law(String root) {
    String raft = root + ".raft..";
    var pure =
        new DescribedPredicate<JavaClass>("values and collections of java.base, and itself") {
          @Override
          public boolean test(JavaClass used) {
            var type = used.getBaseComponentType();
            String name = type.getPackageName();
            return type.isPrimitive()
                || name.equals(root + ".raft")
                || name.startsWith(root + ".raft.")
                || (PACKAGES.contains(name) && !BANNED.contains(outermost(type)));
          }
        };
    var outside =
        new DescribedPredicate<JavaAccess<?>>("calls of the outside through java.lang") {
          @Override
          public boolean test(JavaAccess<?> access) {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return switch (owner) {
              case "java.lang.System" -> !name.equals("arraycopy");
              case "java.lang.Math" -> name.equals("random");
              case "java.util.Collections" -> name.equals("shuffle");
              default ->
                  Set.of("wait", "notify", "notifyAll", "parallel", "parallelStream")
                      .contains(name);
            };
          }
        };
    return CompositeArchRule.of(
            classes().that().resideInAPackage(raft).should().onlyDependOnClassesThat(pure))
        .and(noClasses().that().resideInAPackage(raft).should().accessTargetWhere(outside))
        .and(
            noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(raft)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED));
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  @Test
  void theAlgorithmIsPure() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void clocksChanceThreadsFilesAndLocksAreNoticed() {
    var complaints = Houses.complaints(law(Houses.broken("purity")), "purity");
    for (String found :
        new String[] {
          "java.lang.System.nanoTime()",
          "java.lang.Math.random()",
          "java.util.Random",
          "java.util.UUID",
          "java.lang.Thread",
          "java.util.concurrent.ConcurrentHashMap",
          "java.io.File",
          "java.time.Instant",
          "SYNCHRONIZED"
        }) {
      assertThat(complaints).anyMatch(complaint -> complaint.contains(found));
    }
  }
}

package dev.cairn.testkit.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Law 4: time, chance, threads and files come from `base.env` alone, which is what makes the
/// simulator true.
final class OutsideTest {
  /// Types of which nothing may be called.
  private static final Set<String> TYPES =
      Set.of(
          "java.nio.file.Files",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.ForkJoinPool",
          "java.util.Timer",
          "java.security.SecureRandom",
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.RandomAccessFile",
          "java.io.FileReader",
          "java.io.FileWriter");

  /// Calls that are banned of types that are not.
  private static final Map<String, Set<String>> CALLS =
      Map.of(
          "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
          "java.lang.Math", Set.of("random"),
          "java.lang.Thread",
              Set.of("<init>", "sleep", "ofPlatform", "ofVirtual", "startVirtualThread"),
          "java.util.UUID", Set.of("randomUUID"),
          "java.nio.channels.FileChannel", Set.of("open"));

  private static ArchRule law(String root) {
    var outside =
        new DescribedPredicate<JavaAccess<?>>("the system's clock, chance, threads or files") {
          @Override
          public boolean test(JavaAccess<?> access) {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return TYPES.contains(owner)
                || access.getTarget().getFullName().equals("java.util.Random.<init>()")
                || CALLS.getOrDefault(owner, Set.of()).contains(name)
                || (owner.startsWith("java.time.") && readsTheClock(access.getTarget()));
          }
        };
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(
            root + ".base.env..",
            root + ".cli..",
            root + ".it..",
            root + ".benchmarks..",
            // Suites of tests, which make their own threads.
            root + ".testkit.contract..")
        .should()
        .accessTargetWhere(outside);
  }

  private static boolean readsTheClock(AccessTarget target) {
    return target.getName().equals("now") || target.getName().startsWith("system");
  }

  @Test
  void timeChanceThreadsAndFilesComeFromBaseEnvAlone() {
    Houses.keeps(law(Houses.ROOT));
  }

  @Test
  void everyWayOutsideIsNoticed() {
    var complaints = Houses.complaints(law(Houses.broken("outside")), "outside");
    for (String found :
        new String[] {
          "java.lang.System.nanoTime()",
          "java.lang.System.currentTimeMillis()",
          "java.time.Instant.now()",
          "java.lang.Math.random()",
          "java.util.concurrent.ThreadLocalRandom.current()",
          "java.lang.Thread.sleep(",
          "java.lang.Thread.<init>(",
          "java.nio.channels.FileChannel.open(",
          "java.nio.file.Files.exists("
        }) {
      assertThat(complaints).anyMatch(complaint -> complaint.contains(found));
    }
    assertThat(complaints).noneMatch(complaint -> complaint.contains(".base.env."));
  }
}
